package gobuild

import (
	"context"
	"os"
	"strings"

	"example.com/seaworthy/targets/run"
)

// processorMacros are macros that a C compiler defines where it may use what a processor
// of some level has, and the flag that asks for the level, highest first (gcc and
// clang: -dM -E). The lowest level of an architecture has none.
var processorMacros = map[string][]struct{ macro, flag string }{
	"amd64": {{"__AVX512F__", "-march=x86-64-v4"}, {"__AVX2__", "-march=x86-64-v3"}, {"__SSE4_2__", "-march=x86-64-v2"}},
	"arm64": {{"__ARM_FEATURE_SVE2", "-march=armv9-a"}, {"__ARM_FEATURE_ATOMICS", "-march=armv8.1-a"}},
}

// withDefault puts before flags the processor that the compiler aims at by
// itself, where that is not the lowest of arch: RHEL 9 has x86-64-v2, RHEL 10 v3.
// It returns nil, for not known, if flags is nil, nothing is known of arch, or the
// compiler does not say.
func (c Compiler) withDefault(ctx context.Context, arch string, flags []string) []string {
	if flags == nil || processorMacros[arch] == nil {
		return nil
	}
	args := append(append([]string(nil), c.Command[1:]...), "-dM", "-E", "-x", "c", os.DevNull)
	macros, err := run.Cmd{Path: c.Command[0], Args: args}.Output(ctx)
	if err != nil || !strings.Contains(macros, "#define ") {
		return nil
	}
	for _, l := range processorMacros[arch] {
		if strings.Contains(macros, "#define "+l.macro+" ") {
			return append([]string{l.flag}, flags...)
		}
	}
	return flags
}

// processorFlags are all flags that choose a processor for t's C code; nil is not
// known.
func (p *Plan) processorFlags(t Target) []string {
	known := p.CFlags[t.Platform.String()]
	if known == nil {
		return nil
	}
	return append(known[:len(known):len(known)], processorFlags(p.Optimize.CFlags)...)
}
