package run_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"example.com/seaworthy/targets/run"
)

func ExampleCmd() {
	ctx, stop := run.Context(context.Background())
	defer stop()
	list := run.Cmd{Path: "go", Args: []string{"list", "-f", "{{.Name}}", "net/url"}}
	name, err := list.Output(ctx)
	fmt.Print(name, err, "\n")

	err = run.Cmd{Path: "aarch64-none-gcc", Args: []string{"-o", "a.out", "a.c"}}.Run(ctx)
	fmt.Println(err)
	fmt.Println(errors.Is(err, exec.ErrNotFound))
	// Output:
	// url
	// <nil>
	// aarch64-none-gcc: not found on PATH
	// true
}

func ExamplePool() {
	build := func(platform string) run.Job {
		return run.Job{Name: "orders_" + platform, Do: func(ctx context.Context, t *run.Task) error {
			t.State("compiling")
			if platform == "linux_arm64" {
				return errors.New("no C compiler")
			}
			fmt.Println("built", platform)
			return nil
		}}
	}
	jobs := []run.Job{build("linux_amd64"), build("linux_arm64")}
	err := run.Pool{Out: os.Stderr, Live: run.Terminal(os.Stderr)}.Run(context.Background(), jobs)
	fmt.Println(err)
	// Output:
	// built linux_amd64
	// 1 of 2 failed: orders_linux_arm64: no C compiler
}
