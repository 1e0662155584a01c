package main

func escape()       {}
func stray()        {}
func killParent()   {}
func haltParent()   {}
func bomb([]string) {}
func heir()         {}
