package try

import "os"

// Missing says what this machine lacks for a trial, and what to type; "" = it has
// everything.
func (s Supervisor) Missing() string {
	if why := noRoom("try:supervisor"); why != "" {
		return why
	}
	if !installed("supervisord") || !installed("supervisorctl") {
		return "there is no supervisord; apt-get install supervisor (dnf install supervisor)"
	}
	return ""
}

// Missing says what this machine lacks for a trial, and what to type; "" = it has
// everything. PM2 is the one on PATH.
func (p PM2) Missing() string {
	if why := noRoom("try:pm2"); why != "" {
		return why
	}
	if !installed("node") {
		return "there is no node; apt-get install nodejs npm"
	}
	if !installed("pm2") {
		return "there is no pm2; npm install -g pm2"
	}
	return ""
}

// noRoom says why this machine has no room for a trial.
func noRoom(target string) string {
	switch {
	case os.Geteuid() != 0:
		return "the service is tried as its own user and under its own paths, which needs root; sudo -E env PATH=$PATH mage " + target
	case !admin():
		return "mounts of its own need CAP_SYS_ADMIN, which this root does not have; run it outside of a container, or in a privileged one"
	case !installed("unshare") || !installed("nsenter"):
		return "there is no unshare; apt-get install util-linux"
	case !installed("ip"):
		return "there is no ip; apt-get install iproute2 (dnf install iproute)"
	}
	return ""
}
