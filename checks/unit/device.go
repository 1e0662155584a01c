package unit

import (
	"path"
	"strings"
)

// setDevice reads one DeviceAllow=: a node or a class, and rights.
func (s *sandbox) setDevice(value string) {
	if value == "" {
		s.devices = nil
		return
	}
	node, rights, more, err := style{unquote: true}.first(value)
	if err != nil || !more || strings.Trim(rights, "rwm") != "" || !deviceNode(node) {
		return
	}
	s.devices = append(s.devices, node)
}

// deviceNode reports whether systemd takes p for a device: a class of
// /proc/devices, or a path below /dev.
func deviceNode(p string) bool {
	if strings.HasPrefix(p, "block-") || strings.HasPrefix(p, "char-") {
		return true
	}
	for _, above := range []string{"/dev/", "/run/systemd/inaccessible/"} {
		if rest, ok := strings.CutPrefix(path.Clean(p), above); ok && rest != "" && !strings.Contains(p, "..") {
			return true
		}
	}
	return false
}

// implyDevices adds the devices that other settings need once any rule says
// that all others are blocked.
func (s *sandbox) implyDevices() {
	policy := s.words["DevicePolicy"]
	if s.on["PrivateDevices"] && (policy == "" || policy == "auto") {
		policy = "closed"
		s.words["DevicePolicy"] = policy
	}
	if (policy == "" || policy == "auto") && len(s.devices) == 0 {
		return
	}
	if s.words["RootImage"] != "" || s.images {
		s.devices = append(s.devices, "/dev/loop-control", "/dev/mapper/control", "block-loop", "block-blkext", "block-device-mapper")
	}
	if s.on["ProtectClock"] {
		s.devices = append(s.devices, "char-rtc")
	}
	if s.sealed {
		s.devices = append(s.devices, "/dev/tpmrm0")
	}
}
