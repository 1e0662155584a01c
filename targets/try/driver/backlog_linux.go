package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/targets/try/trial"
)

// backlog asks the kernel how many connections may wait at the port that Health
// names (sock_diag(7)).
func (s *session) backlog() trial.Backlog {
	b := trial.Backlog{}
	text, err := os.ReadFile("/proc/sys/net/core/somaxconn")
	if err == nil {
		b.Most, err = strconv.Atoi(strings.TrimSpace(string(text)))
	}
	if err == nil {
		b.Queue, err = queueOf(s.Health)
	}
	if err != nil {
		b.Err = err.Error()
	}
	return b
}

func queueOf(address string) (int, error) {
	at, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	text := at.Port()
	if text == "" {
		text = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return 0, err
	}
	for _, family := range []byte{unix.AF_INET, unix.AF_INET6} {
		if queue, err := listening(family, port); err != nil || queue >= 0 {
			return queue, err
		}
	}
	return 0, fmt.Errorf("nobody listens on port %d", port)
}

const (
	sockDiagByFamily = 20 // SOCK_DIAG_BY_FAMILY
	stateListen      = 10 // TCP_LISTEN
)

// listening is the queue of the socket that listens on a port, -1 if none does.
func listening(family byte, port int) (int, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_INET_DIAG)
	if err != nil {
		return 0, err
	}
	defer unix.Close(fd)
	// struct nlmsghdr and inet_diag_req_v2 of linux/inet_diag.h
	request := make([]byte, unix.SizeofNlMsghdr+56)
	binary.NativeEndian.PutUint32(request, uint32(len(request)))
	binary.NativeEndian.PutUint16(request[4:], sockDiagByFamily)
	binary.NativeEndian.PutUint16(request[6:], unix.NLM_F_REQUEST|unix.NLM_F_DUMP)
	body := request[unix.SizeofNlMsghdr:]
	body[0], body[1] = family, unix.IPPROTO_TCP
	binary.NativeEndian.PutUint32(body[4:], 1<<stateListen)
	if err := unix.Sendto(fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return 0, err
	}
	for answer := make([]byte, 1<<16); ; {
		n, _, err := unix.Recvfrom(fd, answer, 0)
		if err != nil {
			return 0, err
		}
		if queue, done, err := queueIn(answer[:n], port); done || err != nil {
			return queue, err
		}
	}
}

// queueIn looks for a port among the messages of one datagram; done says that no
// more come.
func queueIn(messages []byte, port int) (queue int, done bool, err error) {
	for len(messages) >= unix.SizeofNlMsghdr {
		size := int(binary.NativeEndian.Uint32(messages))
		if size < unix.SizeofNlMsghdr || size > len(messages) {
			break
		}
		switch body := messages[unix.SizeofNlMsghdr:size]; binary.NativeEndian.Uint16(messages[4:]) {
		case unix.NLMSG_DONE:
			return -1, true, nil
		case unix.NLMSG_ERROR:
			return 0, true, errors.New("the kernel has no socket diagnosis (tcp_diag)")
		default: // struct inet_diag_msg; of a listener idiag_wqueue is its backlog
			if len(body) >= 64 && int(binary.BigEndian.Uint16(body[4:])) == port {
				return int(binary.NativeEndian.Uint32(body[60:])), true, nil
			}
		}
		messages = messages[min((size+3)&^3, len(messages)):]
	}
	return -1, false, nil
}
