package gobuild

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/seaworthy/targets/install"
	"example.com/seaworthy/targets/run"
)

// CProgram is a C program that travels with a service.
type CProgram struct {
	Name      string
	Sources   []string // files, relative to the service's directory
	Flags     []string // before the sources: "-O2", "-std=c11"
	Libs      []string // after the sources: "-lm"
	Platforms []string // "linux/arm64", or a bare-metal triplet: "arm-none-eabi"; nil = the service's
}

// CBuild is one C program for one platform.
type CBuild struct {
	Program  CProgram
	Platform string // as it was written
	Suffix   string // in file names
	Compiler Compiler
	CFlags   []string // after the program's own flags
}

// BareMetal reports whether platform is a triplet of a compiler that makes
// images for machines without an operating system.
func BareMetal(platform string) bool {
	return strings.Contains(platform, "-none-")
}

// ResolveC finds the compiler of program for one platform.
func ResolveC(program CProgram, platform, configured string) (CBuild, error) {
	b := CBuild{Program: program, Platform: platform, Suffix: platform}
	if len(program.Sources) == 0 {
		return b, fmt.Errorf("C program %q has no sources: name them in Config.C", program.Name)
	}
	if BareMetal(platform) {
		cc := platform + "-gcc"
		if configured != "" {
			cc = configured
		}
		command := run.Words(cc)
		if len(command) == 0 || !onPath(command[0]) {
			return b, &NoCompiler{fmt.Sprintf("no C compiler for %s: %s is not on PATH", platform, cc), install.Toolchain(platform)}
		}
		b.Compiler = Compiler{command, cc + " found on PATH"}
		return b, nil
	}
	p, err := ParsePlatform(platform)
	if err != nil {
		return b, err
	}
	cc, err := FindCompiler(p, configured)
	b.Platform, b.Suffix = p.String(), p.Suffix()
	b.Compiler = cc.aim(p, false, "")
	return b, err
}

// Name is the build's directory under dist, "gauge_linux_arm64".
func (b CBuild) Name() string { return b.Program.Name + "_" + b.Suffix }

// file is the program's file name for the platform.
func (b CBuild) file() string {
	if BareMetal(b.Platform) {
		return b.Program.Name + ".elf"
	}
	goos, _, _ := strings.Cut(b.Platform, "/")
	return Platform{GOOS: goos}.Exe(b.Program.Name)
}

// args is the compiler's command line without the output. The sources are
// given relative to the service's directory, so that no path of the machine
// gets into the binary.
func (b CBuild) args() []string {
	args := append([]string(nil), b.Compiler.Command[1:]...)
	args = append(args, b.flags()...)
	for _, s := range b.Program.Sources {
		args = append(args, filepath.FromSlash(s))
	}
	return append(args, b.Program.Libs...)
}

// flags are the program's and Config's.
func (b CBuild) flags() []string {
	return append(b.Program.Flags[:len(b.Program.Flags):len(b.Program.Flags)], b.CFlags...)
}

// CompileC builds b and leaves binary and record in dist; a bare-metal image is
// there as .elf and .bin.
func (p *Plan) CompileC(ctx context.Context, b CBuild, task *run.Task) (Build, error) {
	out := newOutput(p.Dist, b.Name(), b.file())
	task.State("compiling")
	stage, err := filepath.Abs(out.staged())
	if err != nil {
		return Build{}, err
	}
	if err := os.MkdirAll(out.cache, 0o755); err != nil {
		return Build{}, err
	}
	start := time.Now()
	cc := run.Cmd{Path: b.Compiler.Command[0], Args: append(b.args(), "-o", stage), Dir: p.Dir, Stdout: task, Stderr: task}
	if err := cc.Run(ctx); err != nil {
		return Build{}, compileError(ctx, program(b.Compiler.Command[0]), err)
	}
	return p.finishC(ctx, out, b, time.Since(start))
}

// finishC publishes a C program. C compilers always write; a file that came out
// as it was keeps its record.
func (p *Plan) finishC(ctx context.Context, out output, b CBuild, took time.Duration) (Build, error) {
	old, oldErr := ReadBuild(out.dir)
	rec := p.recordC(b)
	var changed bool
	var err error
	if rec.SHA256, rec.Size, changed, err = out.replace(); err != nil {
		return Build{}, err
	}
	if BareMetal(b.Platform) {
		if err := p.image(ctx, out, b); err != nil {
			return Build{}, err
		}
	}
	fresh := changed || oldErr != nil || old.Record.SHA256 != rec.SHA256
	if fresh {
		rec.Seconds = took.Round(100 * time.Millisecond).Seconds()
		rec.CC, rec.CommitTime = b.Compiler.version(ctx), p.commitTime()
		if platform, err := ParsePlatform(b.Platform); err == nil {
			rec.CFlags = b.Compiler.withDefault(ctx, platform.GOARCH, processorFlags(b.flags()))
		}
	} else {
		rec.keep(old.Record, p.commitTime)
	}
	build := Build{Name: b.Name(), Path: filepath.Join(out.dir, out.file), Record: rec, Fresh: fresh}
	return build, writeJSON(filepath.Join(out.dir, RecordFile), rec)
}

// image makes the raw image beside the .elf, as it is written to flash.
func (p *Plan) image(ctx context.Context, out output, b CBuild) error {
	objcopy := strings.TrimSuffix(b.Compiler.Command[0], "gcc") + "objcopy"
	bin := output{out.dir, out.cache, b.Program.Name + ".bin"}
	if err := (run.Cmd{Path: objcopy, Args: []string{"-O", "binary", out.staged(), bin.staged()}}).Run(ctx); err != nil {
		return err
	}
	_, _, _, err := bin.replace()
	return err
}

func (p *Plan) recordC(b CBuild) Record {
	mode := "dynamic"
	for _, f := range b.flags() {
		if f == "-static" {
			mode = "static"
		}
	}
	if BareMetal(b.Platform) {
		mode = "static"
	}
	return Record{
		Schema:     1,
		Name:       b.Program.Name,
		Language:   "c",
		Platform:   b.Platform,
		File:       b.file(),
		Version:    p.Version,
		Command:    append([]string{program(b.Compiler.Command[0])}, b.args()...),
		Link:       LinkRecord{Mode: mode, Cgo: false, Reason: "C program; " + b.Compiler.From},
		Commit:     p.Source.Commit,
		Dirty:      p.Source.Dirty,
		SourceNote: p.Source.Note,
	}
}
