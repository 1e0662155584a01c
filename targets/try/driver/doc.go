// Command driver tries a service under a systemd of its own. On the host it boots
// systemd in a container, with namespaces around it that leave nothing behind; in
// the container it starts, kills, hangs, stops and restarts the service, and
// writes down what it sees. It judges nothing.
//
//	driver boot DIR MACHINE   on the host, as root: boots, and ends with the container
//	driver enter ...          the next step of boot, in namespaces of its own
//	driver try                in the container: carries out the order
//	driver write ...          in the container: in the service's mount namespace
package main
