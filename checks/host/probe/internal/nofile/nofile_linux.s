// Empty: a package with a function that has no body needs a file of assembly.
