package main

func escape()       {}
func killParent()   {}
func bomb([]string) {}
