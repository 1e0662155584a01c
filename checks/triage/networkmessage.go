package triage

// networkMessages are of sockets and names.
var networkMessages = []pattern{
	message("port-in-use", `listen (?:tcp|udp)[46]? (\S+): bind: address already in use`, "ss -lntup 'sport = :{port}', then stop that, or give {name} another address"),
	message("port-in-use", `listen unix(?:packet|gram)? (\S+): bind: address already in use`, "ss -lxp 'src = {1}'; if nobody has it: rm {1}"),
	message("port-in-use", `bind\(\) to (\S+) failed \(98: `, "ss -lntup 'sport = :{port}', then stop that, or give {name} another address"),
	message("port-in-use", `EADDRINUSE: address already in use (\S+)`, "ss -lntup 'sport = :{port}', then stop that, or give {name} another address"),
	message("port-in-use", `(?i)(?:bind|listen)\S*:? .*address already in use`, "ss -lntup, then stop what has the address, or give {name} another"),
	message("port-forbidden", `listen (?:tcp|udp)[46]? (\S+): bind: permission denied`,
		"systemctl edit {unit}: [Service] AmbientCapabilities=CAP_NET_BIND_SERVICE; or give {name} a port from 1024 on"),
	message("port-forbidden", `(?:EACCES: permission denied|bind\(\) to) (\S+:\d+|\S+ failed \(13: )`,
		"systemctl edit {unit}: [Service] AmbientCapabilities=CAP_NET_BIND_SERVICE; or give {name} a port from 1024 on"),
	message("socket-file", `listen unix(?:packet|gram)? (\S+): bind: (?:permission denied|no such file or directory|read-only file system)`,
		"systemctl edit {unit}: [Service] RuntimeDirectory={name}; and the socket in /run/{name}"),
	message("address-missing", `listen (?:tcp|udp)[46]? (\S+): bind: cannot assign requested address`,
		"ip -brief address; After=network-online.target if it comes late"),
	message("address-missing", `listen (?:tcp|udp)[46]? ?(\S*): (?:address (\S+): )?(?:missing port in address|unknown port|invalid port|too many colons)`,
		"systemctl cat {unit}, and write the address as HOST:PORT"),
	message("upstream-login", `(?i)password authentication failed for user "?([\w.-]+)"?|Access denied for user '([^']+)'|WRONGPASS|NOAUTH Authentication required`,
		"systemctl show {unit} -p Environment -p EnvironmentFiles, and try the login by hand"),
	message("upstream", `dial unix (\S+): connect: (?:no such file or directory|connection refused|permission denied)`, "ls -l {1}; systemctl list-units --state=failed"),
	message("upstream", `dial (?:tcp|udp)[46]? (?:\S+->)?(\S+:\d+): (?:connect: )?(?:connection refused|connection timed out|i/o timeout|no route to host|network is unreachable|connection reset by peer|operation was canceled)`,
		"nc -vz {host1} {port1}, and systemctl status of what listens there"),
	message("upstream-name", `lookup (\S+?)(?: on \S+)?: (?:no such host|server misbehaving|i/o timeout|Temporary failure in name resolution|connection refused|read udp)`,
		"getent hosts {1}; cat /etc/resolv.conf"),
	message("upstream-name", `lookup (\S+?) on (\S+?): (?:read|dial|write) udp`, "getent hosts {1}; cat /etc/resolv.conf"),
	message("upstream", `connection to server at "([^"]+)".* failed: (?:Connection refused|Connection timed out|No route to host)`, "nc -vz {1} 5432; pg_isready -h {1}"),
	message("upstream", `(?i)failed to (?:connect|dial|ping)\b.*(?:connection refused|i/o timeout|no route to host|context deadline exceeded)`, "ss -tn state syn-sent; systemctl cat {unit}, and look at the addresses"),
}

// certificateMessages are of TLS.
var certificateMessages = []pattern{
	message("clock", `x509: certificate has expired or is not yet valid: current time (\S+) is before (\S+)`,
		"date; timedatectl set-ntp true").ranked(ofMachine),
	message("certificate", `x509: certificate has expired or is not yet valid(?:: current time \S+ is after (\S+))?`,
		"date; openssl s_client -connect HOST:443 </dev/null | openssl x509 -noout -dates, and renew it"),
	message("certificate", `x509: (?:certificate signed by unknown authority|failed to load system roots)`,
		"apt-get install ca-certificates; or SSL_CERT_FILE=/path/ca.pem in the unit's Environment="),
	message("certificate", `x509: (?:certificate is valid for|certificate is not valid for|cannot validate certificate|certificate relies on legacy)`,
		"openssl s_client -connect HOST:443 </dev/null | openssl x509 -noout -ext subjectAltName, and use a name in it"),
	message("certificate", `tls: (?:private key does not match public key|failed to find any PEM data|failed to parse private key|failed to find certificate)`,
		"openssl x509 -noout -pubkey -in CERT | sha256sum; openssl pkey -pubout -in KEY | sha256sum: both must be the same"),
}
