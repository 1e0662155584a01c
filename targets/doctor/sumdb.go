package doctor

import (
	"context"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
)

// checksumDatabase looks for the database that vouches for modules that go.sum
// does not know yet, by itself or through the first proxy (RFC of the module
// proxy's sumdb paths: "go help goproxy", golang.org/x/mod/sumdb).
func (p *patient) checksumDatabase(ctx context.Context) []checks.Finding {
	s := p.settings(ctx)
	words := strings.Fields(s.GOSUMDB)
	switch {
	case s.err != nil:
		return one(skip("not asked: there is no go command to say which"))
	case len(words) == 0 || words[0] == "off":
		return one(warn("go env -u GOSUMDB", "GOSUMDB=off: a module that go.sum does not know is believed whatever it is"))
	case strings.TrimSpace(s.GOPROXY) == "off":
		return one(skip("GOPROXY=off: nothing is fetched, and nobody was asked"))
	}
	name, _, _ := strings.Cut(words[0], "+")
	base := "https://" + name
	if len(words) > 1 {
		base = words[1]
	}
	if !strings.Contains(base, "://") {
		base = "https://" + base
	}
	through := make(chan answer, 1)
	go func() { through <- p.throughProxy(ctx, name) }()
	if a := p.ask(ctx, base, "/latest"); a.reached() && a.code < 400 {
		return one(pass("%s answers, in %s", name, seconds(a.took)))
	} else if via := <-through; via.err == nil && via.code == 200 {
		return one(pass("%s answers through %s", name, via.name))
	} else if a.err != nil {
		text, hint := trouble(a.err)
		if hint == "" {
			hint = "GOSUMDB=\"" + run.WithoutSecrets(s.GOSUMDB) + " URL\", or Config.SumDB, names a mirror"
		}
		return one(warn(hint, "%s %s: a module that go.sum does not know cannot be added", name, text))
	} else {
		return one(warn("", "%s answers %d: a module that go.sum does not know cannot be added", name, a.code))
	}
}

// throughProxy asks the first proxy whether it passes the database on.
func (p *patient) throughProxy(ctx context.Context, name string) answer {
	for _, e := range entries(p.settings(ctx).GOPROXY) {
		if strings.HasPrefix(e, "http") {
			return p.ask(ctx, e, "/sumdb/"+name+"/supported")
		}
	}
	return answer{code: 404}
}
