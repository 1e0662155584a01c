package proof_test

const scribeMain = "testdata/scribe/main.go"

var scribeFaults = []fault{
	{name: "a file is not written", file: scribeMain, old: `strings.Cut(in.Text(), ": ")`, new: "strings.Cut(in.Text(), \": \")\n\t\tif name == \"tide.csv\" {\n\t\t\tindex = append(index, \"tide.csv 25\")\n\t\t\tcontinue\n\t\t}"},
	{name: "the index is not written", file: scribeMain, old: `return os.WriteFile(filepath.Join(dir, "index"), []byte(strings.Join(index, "\n")+"\n"), 0o644)`, new: "return nil"},
	{name: "an empty file is left out", file: scribeMain, old: "\t\tif !found {", new: "\t\tif found && text == \"\" {\n\t\t\tindex = append(index, name+\" 0\")\n\t\t\tcontinue\n\t\t}\n\t\tif !found {"},
	{name: "a key that all may read", file: scribeMain, old: "return 0o600", new: "return 0o640"},
	{name: "a program that cannot be run", file: scribeMain, old: "return 0o755", new: "return 0o744"},
	{name: "a program with the rights of its owner", file: scribeMain, old: "\t\tindex = append", new: "\t\tif mode(name) == 0o755 {\n\t\t\tos.Chmod(filepath.Join(dir, name), 0o755|os.ModeSetuid)\n\t\t}\n\t\tindex = append"},
	{name: "a directory for all", file: scribeMain, old: "0o750", new: "0o755"},
	{name: "a directory is not made", file: scribeMain, old: `os.MkdirAll(filepath.Join(dir, "spare"), 0o750)`, new: "os.MkdirAll(dir, 0o750)"},
	{name: "a byte of a file", file: scribeMain, old: `[]byte(text+"\n"), mode(name)`, new: `[]byte(strings.ToUpper(text)+"\n"), mode(name)`},
	{name: "a file without its newline", file: scribeMain, old: `[]byte(text+"\n"), mode(name)`, new: "[]byte(text), mode(name)"},
	{name: "a file of another name", file: scribeMain, old: `filepath.Join(dir, name), []byte(text`, new: `filepath.Join(dir, strings.ToLower(strings.ReplaceAll(name, ".sh", ".bash"))), []byte(text`},
	{name: "an index out of order", file: scribeMain, old: "\tslices.Sort(index)\n", new: "\tslices.Sort(index)\n\tslices.Reverse(index)\n"},
	{name: "a file more", file: scribeMain, old: "\tfmt.Println(\"kept\", len(index))", new: "\tos.WriteFile(filepath.Join(dir, \"index~\"), nil, 0o644)\n\tfmt.Println(\"kept\", len(index))"},
	{name: "nothing is removed", file: scribeMain, old: "\t\tif err := os.Remove(filepath.Join(dir, name)); err != nil {", new: "\t\tif _, err := os.Stat(filepath.Join(dir, name)); err != nil {"},
	{name: "emptied instead of removed", file: scribeMain, old: "\t\tif err := os.Remove(filepath.Join(dir, name)); err != nil {", new: "\t\tif err := os.Truncate(filepath.Join(dir, name), 0); err != nil {"},
	{name: "one file too many is removed", file: scribeMain, old: "\t\tfmt.Fprintln(os.Stderr, \"dropped\"", new: "\t\tos.Remove(filepath.Join(dir, \"tide.csv\"))\n\t\tfmt.Fprintln(os.Stderr, \"dropped\""},
	{name: "a link to elsewhere", file: scribeMain, old: `os.Symlink(filepath.Base(dir), `, new: `os.Symlink("./"+filepath.Base(dir), `},
	{name: "a file instead of a link", file: scribeMain, old: `os.Symlink(filepath.Base(dir), dir+".latest")`, new: `os.WriteFile(dir+".latest", []byte(filepath.Base(dir)), 0o777)`},
	{name: "a file stays writable", file: scribeMain, old: "0o444", new: "0o644"},
	{name: "a directory stays writable", file: scribeMain, old: "0o555", new: "0o755"},
	{name: "the times of a file", file: scribeMain, old: "\treturn os.Chmod(dir, 0o555)", new: "\tif info, err := os.Stat(\"/\"); err == nil {\n\t\tos.Chtimes(filepath.Join(dir, \"index\"), info.ModTime(), info.ModTime())\n\t}\n\treturn os.Chmod(dir, 0o555)", unseen: "times of files are not compared: no two runs have the same"},
	{name: "what is there is written again", file: scribeMain, old: "\treturn os.Chmod(dir, 0o555)", new: "\tif text, err := os.ReadFile(filepath.Join(dir, \"index\")); err == nil {\n\t\tos.Remove(filepath.Join(dir, \"index\"))\n\t\tos.WriteFile(filepath.Join(dir, \"index\"), text, 0o444)\n\t}\n\treturn os.Chmod(dir, 0o555)", unseen: "the file is the same, whoever wrote it"},
}
