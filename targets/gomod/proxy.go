package gomod

import (
	"strings"

	"example.com/seaworthy/targets/run"
)

// proxy is one entry of GOPROXY and the separator behind it: "," goes on after
// "not found" alone, "|" after any error, "" ends the list.
type proxy struct{ name, sep string }

// splitProxies reads GOPROXY ("go help goproxy"). Empty entries are dropped;
// "off" and "direct" are entries like others.
func splitProxies(list string) []proxy {
	var all []proxy
	for list != "" {
		end := strings.IndexAny(list, ",|")
		p := proxy{name: list}
		if end >= 0 {
			p = proxy{list[:end], list[end : end+1]}
		}
		list = list[len(p.name)+len(p.sep):]
		if p.name = strings.TrimSpace(p.name); p.name != "" {
			all = append(all, p)
		}
	}
	return all
}

// String is the proxy as it may be shown: without a user and a password.
func (p proxy) String() string { return run.WithoutSecrets(p.name) }
