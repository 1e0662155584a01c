package templates_test

import (
	"fmt"
	"strings"

	"example.com/seaworthy/templates"
)

// A service says what differs. A restart loses no request, because systemd holds
// its port.
func Example() {
	files, err := templates.Systemd(templates.Unit{
		Name:   "orders",
		Args:   []string{"serve", "-greeting", "100% $HOME"},
		Listen: []string{"8080"},
		Socket: true,
	}, templates.Options{Made: "seaworthy v0.1.0"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range files {
		fmt.Println(f.Name)
		for line := range strings.Lines(string(f.Data)) {
			if strings.HasPrefix(line, "ExecStart=") || strings.HasPrefix(line, "ListenStream=") {
				fmt.Print("  ", line)
			}
		}
	}
	// Output:
	// orders.service
	//   ExecStart=/opt/orders/current/bin/orders serve -greeting "100%% $$HOME"
	// orders.socket
	//   ListenStream=8080
	// orders.sysusers.conf
	// orders.tmpfiles.conf
	// orders.env
}

// What is wrong with a description is said in one go, with what to write instead.
func ExampleUnit_Validate() {
	err := templates.Unit{Name: "orders", User: "root", Listen: []string{"8080"}, Isolated: true}.Validate()
	fmt.Println(err)
	// Output:
	// Unit.User "root": may do everything on the host; write an account of its own, such as "orders"
	// Unit.Isolated true: leaves no network to listen on (Listen has "8080"); set Socket, so that systemd holds the ports
}
