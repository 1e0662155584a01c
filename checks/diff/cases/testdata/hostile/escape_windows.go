package main

func escape()       {}
func stray()        {}
func killParent()   {}
func bomb([]string) {}
func heir()         {}
