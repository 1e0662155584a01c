// Command sums does what optimizations are known to change.
//
//	sums rest X Y Z        X times Y plus Z, which fused multiply-add does not round in between
//	sums panic N           fall: in a function of its own if N is 1 to 9, in its caller if 0
//	sums work FILE         fall a lot, and write where the time went as a profile
package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"time"
)

func main() {
	switch os.Args[1] {
	case "rest":
		fmt.Println("rest is", rest(number(os.Args[2]), number(os.Args[3]), number(os.Args[4])))
	case "panic":
		list = make([]int, int(number(os.Args[2])))
		fall()
	case "work":
		work(os.Args[2])
	}
}

func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return x
}

//go:noinline
func rest(x, y, z float64) float64 { return x*y + z }

var list []int // for fall, whose frame in a trace then has no arguments

// fall is the one who calls; deep is inlined in it where a profile says so.
//
//go:noinline
func fall() int {
	sum := 0
	for i := range list {
		sum += deep(list, i)
	}
	if len(list) == 0 {
		panic("too shallow")
	}
	return sum
}

// deep is too large to be inlined without a profile.
func deep(list []int, i int) int {
	a, b, c := list[i], i, 1
	for a < 64 {
		a, b, c = a+b%7+c, b*31+a, c^a
		if b%13 == 5 {
			c += a
		}
		if c%17 == 3 {
			b -= c
		}
		if a%19 == 18 {
			a += b & 3
		}
	}
	if len(list) < 10 {
		panic("too deep")
	}
	return a + b + c
}

func work(file string) {
	f, err := os.Create(file)
	if err == nil {
		err = pprof.StartCPUProfile(f)
	}
	if err != nil {
		panic(err)
	}
	list = make([]int, 1000)
	sum := 0
	for begun := time.Now(); time.Since(begun) < time.Second; {
		sum += fall()
	}
	pprof.StopCPUProfile()
	fmt.Println(sum != 0, f.Close())
}
