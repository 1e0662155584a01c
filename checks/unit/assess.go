package unit

// assessors are the rows of systemd 252 in its order, with its weights
// (security_assessor_table of src/analyze/analyze-security.c).
var assessors = []assessor{
	graded("User", 2000, 10, "User=NAME", assessUser).named("User=/DynamicUser=", "UserOrDynamicUser"),
	graded("SupplementaryGroups", 200, 1, "SupplementaryGroups=", func(s *sandbox) int { return s.unlessRoot(len(s.groups) > 0) }),
	yes("PrivateDevices", 1000),
	yes("PrivateMounts", 1000),
	yes("PrivateNetwork", 2500),
	yes("PrivateTmp", 1000).notEarly(),
	yes("PrivateUsers", 1000),
	yes("ProtectControlGroups", 1000),
	yes("ProtectKernelModules", 1000),
	yes("ProtectKernelTunables", 1000),
	yes("ProtectKernelLogs", 1000),
	yes("ProtectClock", 1000),
	graded("ProtectHome", 1000, 10, "ProtectHome=yes", pick("ProtectHome", 10, map[string]int{"yes": 0, "read-only": 5, "tmpfs": 1})).notEarly(),
	yes("ProtectHostname", 50),
	graded("ProtectSystem", 1000, 10, "ProtectSystem=strict", pick("ProtectSystem", 10, map[string]int{"yes": 5, "full": 3, "strict": 0})).notEarly(),
	graded("RootDirectory", 200, 1, "", func(s *sandbox) int {
		return bad(emptyOrRoot(s.words["RootDirectory"]) && emptyOrRoot(s.words["RootImage"]))
	}).
		named("RootDirectory=/RootImage=", "RootDirectoryOrRootImage").notEarly(),
	yes("LockPersonality", 100),
	yes("MemoryDenyWriteExecute", 100),
	yes("NoNewPrivileges", 1000),
	one(1500, "SYS_ADMIN"),
	without(1500, "CAP_SET(UID|GID|PCAP)", "CAP_SET_UID_GID_PCAP", "SETUID", "SETGID", "SETPCAP"),
	one(1500, "SYS_PTRACE"),
	one(1000, "SYS_TIME"),
	one(1000, "NET_ADMIN"),
	one(1000, "SYS_RAWIO"),
	one(1000, "SYS_MODULE"),
	without(500, "CAP_AUDIT_*", "CAP_AUDIT", "AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE"),
	one(500, "SYSLOG"),
	without(500, "CAP_SYS_(NICE|RESOURCE)", "CAP_SYS_NICE_RESOURCE", "SYS_NICE", "SYS_RESOURCE"),
	one(500, "MKNOD"),
	without(1000, "CAP_(CHOWN|FSETID|SETFCAP)", "CAP_CHOWN_FSETID_SETFCAP", "CHOWN", "FSETID", "SETFCAP"),
	without(1000, "CAP_(DAC_*|FOWNER|IPC_OWNER)", "CAP_DAC_FOWNER_IPC_OWNER", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "IPC_OWNER"),
	one(500, "KILL"),
	without(500, "CAP_NET_(BIND_SERVICE|BROADCAST|RAW)", "CAP_NET_BIND_SERVICE_BROADCAST_RAW)", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW"),
	one(100, "SYS_BOOT"),
	without(100, "CAP_MAC_*", "CAP_MAC", "MAC_ADMIN", "MAC_OVERRIDE"),
	one(75, "LINUX_IMMUTABLE"),
	one(50, "IPC_LOCK"),
	one(50, "SYS_CHROOT"),
	one(25, "BLOCK_SUSPEND"),
	one(25, "WAKE_ALARM"),
	one(25, "LEASE"),
	one(25, "SYS_TTY_CONFIG"),
	one(25, "SYS_PACCT"),
	one(25, "BPF"),
	graded("UMask", 100, 10, "UMask=0077", assessMask),
	graded("KeyringMode", 1000, 1, "KeyringMode=private", pick("KeyringMode", 1, map[string]int{"private": 0})),
	graded("ProtectProc", 1000, 3, "ProtectProc=invisible", pick("ProtectProc", 3, map[string]int{"noaccess": 1, "invisible": 0, "ptraceable": 0})),
	graded("ProcSubset", 10, 1, "", pick("ProcSubset", 1, map[string]int{"pid": 0})),
	graded("NotifyAccess", 1000, 1, "NotifyAccess=main", func(s *sandbox) int { return bad(s.words["NotifyAccess"] == "all") }),
	graded("RemoveIPC", 100, 1, "RemoveIPC=yes", func(s *sandbox) int { return s.unlessRoot(!s.on["RemoveIPC"]) }),
	graded("Delegate", 100, 1, "Delegate=no", func(s *sandbox) int { return bad(s.on["Delegate"]) }),
	yes("RestrictRealtime", 500),
	yes("RestrictSUIDSGID", 1000),
	noSpace(1500, "user"),
	noSpace(500, "mnt"),
	noSpace(500, "ipc"),
	noSpace(500, "pid"),
	noSpace(500, "cgroup"),
	noSpace(500, "net"),
	noSpace(100, "uts"),
	noFamily(1500, "inet", "AF_(INET|INET6)", "AF_INET_INET6"),
	noFamily(25, "unix", "AF_UNIX", "AF_UNIX"),
	noFamily(200, "netlink", "AF_NETLINK", "AF_NETLINK"),
	noFamily(1000, "packet", "AF_PACKET", "AF_PACKET"),
	noFamily(1250, "other", "…", "OTHER"),
	graded("SystemCallArchitectures", 1000, 10, "SystemCallArchitectures=native", assessArches),
	noCalls(1000, "@swap"),
	noCalls(250, "@obsolete"),
	noCalls(1000, "@clock"),
	noCalls(250, "@cpu-emulation"),
	noCalls(1000, "@debug"),
	noCalls(1000, "@mount"),
	noCalls(1000, "@module"),
	noCalls(1000, "@raw-io"),
	noCalls(1000, "@reboot"),
	noCalls(700, "@privileged"),
	noCalls(700, "@resources"),
	graded("IPAddressDeny", 1000, 10, "IPAddressDeny=any", assessAddresses),
	graded("DeviceAllow", 1000, 10, "DevicePolicy=closed", assessDevices),
	graded("AmbientCapabilities", 500, 1, "AmbientCapabilities=", func(s *sandbox) int { return bad(s.ambient != 0) }),
}

// pick grades a value out of a set; one that is not in it has the most badness.
func pick(key string, most int, badness map[string]int) func(*sandbox) int {
	return func(s *sandbox) int {
		if b, ok := badness[s.words[key]]; ok {
			return b
		}
		return most
	}
}

// unlessRoot is void for a service of root, whom the setting does not bind.
func (s *sandbox) unlessRoot(is bool) int {
	if s.runsAsRoot() {
		return void
	}
	return bad(is)
}

func assessUser(s *sandbox) int {
	switch {
	case s.user == "nobody":
		return 9
	case s.runsAsRoot():
		return 10
	}
	return 0
}

func assessMask(s *sandbox) int {
	switch {
	case s.umask&0o002 == 0:
		return 10
	case s.umask&0o004 == 0:
		return 5
	case s.umask&0o020 == 0:
		return 2
	case s.umask&0o040 == 0:
		return 1
	}
	return 0
}

func assessArches(s *sandbox) int {
	switch {
	case len(s.arches) == 0:
		return 10
	case len(s.arches) == 1 && s.arches[0] == "native":
		return 0
	}
	return 8
}

func assessAddresses(s *sandbox) int {
	local, others := s.allow.local()
	switch {
	case s.filters["in"]+s.filters["out"] > 0:
		return 0
	case !s.deny.everything():
		return 10
	case others:
		return 5
	case local:
		return 2
	}
	return 0
}

func assessDevices(s *sandbox) int {
	policy := s.words["DevicePolicy"]
	switch {
	case policy != "strict" && policy != "closed":
		return 10
	case len(s.devices) > 0:
		return 5
	}
	return 0
}
