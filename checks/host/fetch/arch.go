package fetch

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

// parseArch reads what archScript prints. The name of the machine decides; an
// ELF header does where that says too little.
func parseArch(answer string) (string, error) {
	machine, dump, _ := strings.Cut(answer, "\n")
	machine = strings.TrimSpace(machine)
	if arch := profile.GOARCH(machine); arch != "" {
		return arch, nil
	}
	head, err := hex.DecodeString(strings.Join(strings.Fields(dump), ""))
	if err == nil && len(head) == 20 {
		// Only the header is there, so the rest is missing; it is not asked for.
		b, err := binary.Read(bytes.NewReader(append(head, make([]byte, 64)...)))
		if err == nil {
			if _, arch, ok := strings.Cut(b.Platform(), "/"); ok {
				return arch, nil
			}
		}
	}
	return "", fmt.Errorf("the machine is %q, for which Go has no name", machine)
}
