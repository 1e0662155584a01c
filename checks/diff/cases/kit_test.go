package cases_test

import (
	"context"
	"fmt"
	"os"

	"example.com/seaworthy/checks/diff/cases"
)

// playAsKit is this test binary as a kit that is about to be killed.
func playAsKit(text string) int {
	hostile.Path = os.Getenv("CASES_HOSTILE")
	o := cases.Options{Work: os.Getenv("CASES_WORK"), Env: []string{"CASES_MARK=" + os.Getenv("CASES_KIT_MARK")}}
	r, _, err := script(text).Run(context.Background(), hostile, o)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	for _, s := range r.Steps {
		fmt.Print(string(s.Run.Stdout.Data))
	}
	return 0
}
