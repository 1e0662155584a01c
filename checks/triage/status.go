package triage

// exitStatus is one that systemd gives a process that never became the service
// (systemd.exec(5), "Process Exit Codes").
type exitStatus struct {
	name, kind, text, fix string
}

// exits are the statuses by number. Those of the service's own are not here.
var exits = map[int]exitStatus{
	200: {"CHDIR", "directory-missing", "the working directory {dir} cannot be entered", "mkdir -p {dir} && chown {user} {dir}; or StateDirectory={name} and WorkingDirectory=%S/{name} in the unit"},
	201: {"NICE", "limit", "Nice= cannot be set", "systemctl edit {unit}, and take Nice= out"},
	202: {"FDS", "limit", "unwanted open files cannot be closed", "journalctl -b -u {unit} -o verbose"},
	203: {"EXEC", "program", "{program} cannot be executed", "ls -l {program}; file {program}"},
	204: {"MEMORY", "out-of-memory", "systemd had no memory to start it", "free -m; journalctl -k -g oom"},
	205: {"LIMITS", "limit", "a Limit…= cannot be set", "systemctl show {unit} | grep Limit, and lower it in systemctl edit {unit}"},
	206: {"OOM_ADJUST", "limit", "OOMScoreAdjust= cannot be set", "systemctl edit {unit}, and take OOMScoreAdjust= out"},
	207: {"SIGNAL_MASK", "limit", "the signals cannot be set up", "journalctl -b -u {unit} -o verbose"},
	208: {"STDIN", "output", "StandardInput= cannot be opened", "systemctl cat {unit}, and look at StandardInput="},
	209: {"STDOUT", "output", "StandardOutput= cannot be opened", "systemctl cat {unit} | grep Standard, and mkdir -p the directory; or LogsDirectory={name} in the unit"},
	210: {"CHROOT", "directory-missing", "RootDirectory= cannot be entered", "systemctl cat {unit}, and look at RootDirectory="},
	211: {"IOPRIO", "limit", "IOSchedulingClass= cannot be set", "systemctl edit {unit}, and take it out"},
	212: {"TIMERSLACK", "limit", "TimerSlackNSec= cannot be set", "systemctl edit {unit}, and take it out"},
	213: {"SECUREBITS", "permission", "SecureBits= cannot be set", "systemctl edit {unit}, and take it out"},
	214: {"SETSCHEDULER", "limit", "CPUSchedulingPolicy= cannot be set", "systemctl edit {unit}, and take it out"},
	215: {"CPUAFFINITY", "limit", "CPUAffinity= names processors that are not there", "nproc; systemctl edit {unit}"},
	216: {"GROUP", "group-missing", "there is no group {group}", "groupadd --system {group}"},
	217: {"USER", "user-missing", "there is no user {user}", "useradd --system --no-create-home --shell /usr/sbin/nologin {user}"},
	218: {"CAPABILITIES", "capability", "the capabilities of the unit cannot be given", "systemctl show {unit} -p AmbientCapabilities -p CapabilityBoundingSet; a container may not have them"},
	219: {"CGROUP", "limit", "the control group cannot be set up", "systemctl status; mount | grep cgroup"},
	220: {"SETSID", "limit", "no session can be begun", "journalctl -b -u {unit} -o verbose"},
	222: {"STDERR", "output", "StandardError= cannot be opened", "systemctl cat {unit} | grep Standard, and mkdir -p the directory; or LogsDirectory={name} in the unit"},
	224: {"PAM", "permission", "PAM does not let {user} in", "systemctl cat {unit}, and look at PAMName="},
	225: {"NETWORK", "namespace", "the network namespace cannot be set up", "systemctl edit {unit}: PrivateNetwork=no"},
	226: {"NAMESPACE", "namespace", "the file system that the unit asks for cannot be set up", "mkdir -p what is named above, without /run/systemd/unit-root; or a - before it, as in ReadWritePaths=-/var/lib/{name}"},
	227: {"NO_NEW_PRIVILEGES", "permission", "NoNewPrivileges= cannot be set", "uname -r; systemctl edit {unit}"},
	228: {"SECCOMP", "seccomp", "SystemCallFilter= cannot be set up", "systemctl edit {unit}: SystemCallFilter= with nothing after it"},
	229: {"SELINUX_CONTEXT", "permission", "the SELinux context cannot be set", "ls -Z {program}; restorecon -v {program}"},
	230: {"PERSONALITY", "wrong-architecture", "Personality= is not known here", "systemctl edit {unit}, and take Personality= out"},
	231: {"APPARMOR", "permission", "the AppArmor profile cannot be set", "aa-status; systemctl cat {unit}"},
	232: {"ADDRESS_FAMILIES", "seccomp", "RestrictAddressFamilies= cannot be set", "systemctl edit {unit}, and take it out"},
	233: {"RUNTIME_DIRECTORY", "directory-missing", "RuntimeDirectory= cannot be made", "ls -ld /run/{name}: it must be a directory, or nothing"},
	235: {"CHOWN", "permission", "a socket cannot be given to its owner", "systemctl cat {name}.socket, and look at SocketUser="},
	236: {"SMACK_PROCESS_LABEL", "permission", "the SMACK label cannot be set", "systemctl edit {unit}, and take SmackProcessLabel= out"},
	237: {"KEYRING", "limit", "the kernel's keyring cannot be set up", "systemctl edit {unit}: KeyringMode=inherit"},
	238: {"STATE_DIRECTORY", "directory-missing", "StateDirectory= cannot be made", "ls -ld /var/lib/{name}: it must be a directory, or nothing"},
	239: {"CACHE_DIRECTORY", "directory-missing", "CacheDirectory= cannot be made", "ls -ld /var/cache/{name}: it must be a directory, or nothing"},
	240: {"LOGS_DIRECTORY", "directory-missing", "LogsDirectory= cannot be made", "ls -ld /var/log/{name}: it must be a directory, or nothing"},
	241: {"CONFIGURATION_DIRECTORY", "directory-missing", "ConfigurationDirectory= cannot be made", "ls -ld /etc/{name}: it must be a directory, or nothing"},
	242: {"NUMA_POLICY", "limit", "NUMAPolicy= cannot be set", "systemctl edit {unit}, and take it out"},
	243: {"CREDENTIALS", "secret-missing", "a credential of the unit cannot be loaded", "systemctl cat {unit} | grep Credential, and see that each file is there"},
	245: {"BPF", "limit", "RestrictFileSystems= cannot be set", "systemctl edit {unit}, and take it out"},
}
