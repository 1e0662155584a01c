package targets

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"example.com/seaworthy/targets/run"
)

// value is one line of what config prints.
type value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"`
}

// showConfig prints every setting with its value and origin, and how each
// platform would be linked.
func showConfig(ctx context.Context, r *resolved) error {
	if err := r.resolve(ctx); err != nil {
		return err
	}
	if r.json {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		return coded(broken, enc.Encode(r.values()))
	}
	return coded(broken, writeValues(os.Stdout, r.values()))
}

// writeValues prints values in columns.
func writeValues(w io.Writer, values []value) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, v := range values {
		shown := v.Value
		if shown == "" {
			shown = "-"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\n", v.Name, shown, v.From)
	}
	return tw.Flush()
}

// values are the fields in Config's order, what was found for those that were
// left to the kit, and the link decisions.
func (r *resolved) values() []value {
	found := map[string]string{
		"Dir": r.dir(), "Name": r.plan.Name, "Package": r.plan.Package.ImportPath, "Version": r.plan.Version,
		"Platforms": platformList(r.platforms), "Link": r.Link.String(), "LDFlags": r.plan.LDFlags,
		"Proxy": r.plan.GOPROXY, "SumDB": r.plan.GOSUMDB, "Memory": r.memory(),
		"Modules": strings.Join(r.moduleDirs(), " "), "Cases": filepath.ToSlash(r.caseDir()),
	}
	r.origin["Package"] = "the module's only main package"
	r.origin["Proxy"], r.origin["SumDB"], r.origin["Jobs"] = "go env GOPROXY", "go env GOSUMDB", "the number of CPUs"
	if found["Memory"] != "" {
		r.origin["Memory"] = "GOMEMLIMIT"
	}
	if r.plan.DefaultProfile() != "" && r.Optimize.Profiles == nil {
		found["Optimize.Profiles"], r.origin["Optimize.Profiles"] = "default.pgo", "it lies beside package main"
	}
	var out []value
	for _, f := range fields {
		v := value{f.name, f.get(&r.Config), r.from[f.name]}
		if v.Value == "" || f.name == "Platforms" {
			if found[f.name] != "" {
				v.Value = found[f.name]
			}
			if words := r.origin[f.name]; words != "" && v.From == fromDefault {
				v.From = fromDefault + ": " + words
			}
		}
		v.Value = run.WithoutSecrets(v.Value)
		out = append(out, v)
	}
	return append(out, r.decisions()...)
}

// decisions are how each platform is linked, and what the build is made with.
func (r *resolved) decisions() []value {
	stamp := "main has no string variable named version: not stamped"
	if r.plan.Stamp {
		stamp = "stamped into main.version"
	}
	out := []value{
		{"toolchain", r.plan.Go, "go env GOVERSION"},
		{"commit", r.plan.Source.Commit, sourceWords(r)},
		{"stamp", r.plan.Version, stamp},
	}
	for _, t := range r.plan.Targets {
		out = append(out, value{t.Platform.String(), t.Link.Mode(), t.Link.Reason})
	}
	for _, c := range r.plan.C {
		out = append(out, value{c.Name(), strings.Join(c.Compiler.Command, " "), c.Compiler.From})
	}
	return out
}

func sourceWords(r *resolved) string {
	switch s := r.plan.Source; {
	case s.Note != "":
		return s.Note
	case s.Dirty:
		return "git, with changes that are not committed"
	}
	return "git, clean"
}
