package gomod

import "strings"

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

// joinProxies is the inverse of splitProxies.
func joinProxies(all []proxy) string {
	var b strings.Builder
	for i, p := range all {
		b.WriteString(p.name)
		if i+1 < len(all) {
			b.WriteString(p.sep)
		}
	}
	return b.String()
}
