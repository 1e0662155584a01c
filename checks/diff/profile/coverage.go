package profile

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/google/pprof/profile"

	"example.com/seaworthy/checks/diff/size"
)

// Coverage is how much of a profile a program still has. What is gone the
// compiler passes over without a word. Shares are from 0 to 1, of the weight of
// all samples.
type Coverage struct {
	// Leaf is the share that was taken in a function that still exists.
	Leaf float64 `json:"leaf"`

	// Module is the share that was taken in the main module, or in what it
	// called; ModuleKept is the part of it for which a function of the module in
	// the stack still exists. It is 0 where Module is.
	Module     float64 `json:"module"`
	ModuleKept float64 `json:"module_kept"`

	// Gone are the functions that no longer exist, at most 5: those that the most
	// samples were taken in first, and then those that only called.
	Gone []Gone `json:"gone,omitempty"`
}

// Gone is a function of the profile that a program does not have any more.
type Gone struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"` // of the samples: those taken in it, and in what it called
	Leaf  float64 `json:"leaf"`  // those taken in it alone; 0 = it only called
}

const maxGone = 5

// Coverage compares the profile with a program: exists says by name which
// functions that has, as size.Functions lists them; module is the path of its
// main module, of which the package main always is.
func (p *Profile) Coverage(exists func(function string) bool, module string) Coverage {
	var c Coverage
	gone := map[string]Gone{}
	known := map[string]bool{}
	keeps := func(name string) bool {
		kept, ok := known[name]
		if !ok {
			kept = exists(name)
			known[name] = kept
		}
		return kept
	}
	for _, s := range p.raw.Sample {
		share := float64(s.Value[p.index]) / float64(p.Samples)
		st := look(s, module, keeps)
		c.Leaf += share * one(st.leaf)
		c.Module += share * one(st.module)
		c.ModuleKept += share * one(st.kept)
		for _, name := range st.gone {
			g := gone[name]
			g.Share += share
			if name == st.inner {
				g.Leaf += share
			}
			gone[name] = g
		}
	}
	c.Leaf, c.Module, c.ModuleKept = min(c.Leaf, 1), min(c.Module, 1), min(c.ModuleKept, 1)
	if c.Module > 0 {
		c.ModuleKept = min(c.ModuleKept/c.Module, 1)
	}
	c.Gone = top(gone)
	return c
}

// stack is what one sample says of a program.
type stack struct {
	inner  string   // the innermost function
	leaf   bool     // it has that
	module bool     // one of the functions is of the main module
	kept   bool     // and the program has it
	gone   []string // functions that it does not have, each once
}

func look(s *profile.Sample, module string, exists func(string) bool) stack {
	var st stack
	first := true
	for f := range frames(s) {
		kept := exists(f.Name)
		if first {
			st.inner, st.leaf, first = f.Name, kept, false
		}
		if !kept && f.Name != "" && !slices.Contains(st.gone, f.Name) {
			st.gone = append(st.gone, f.Name)
		}
		if ofModule(f.Name, module) {
			st.module, st.kept = true, st.kept || kept
		}
	}
	return st
}

// frames are the functions of the stack, the innermost first, with those that
// were inlined.
func frames(s *profile.Sample) iter.Seq[*profile.Function] {
	return func(yield func(*profile.Function) bool) {
		for _, l := range s.Location {
			for _, line := range l.Line {
				if line.Function != nil && !yield(line.Function) {
					return
				}
			}
		}
	}
}

func ofModule(function, module string) bool {
	pkg := size.PackageOf(function)
	return pkg == "main" || module != "" && (pkg == module || strings.HasPrefix(pkg, module+"/"))
}

func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

func top(gone map[string]Gone) []Gone {
	var list []Gone
	for name, g := range gone {
		if g.Share > 0 {
			list = append(list, Gone{name, min(g.Share, 1), min(g.Leaf, 1)})
		}
	}
	slices.SortFunc(list, func(a, b Gone) int {
		return cmp.Or(cmp.Compare(b.Leaf, a.Leaf), cmp.Compare(b.Share, a.Share), cmp.Compare(a.Name, b.Name))
	})
	return list[:min(len(list), maxGone)]
}
