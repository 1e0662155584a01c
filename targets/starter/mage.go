package starter

import (
	"fmt"
	"strings"

	"golang.org/x/mod/semver"
)

// oldestMage is the first whose targets take options, -path=FILE. To an older one
// such a target is none: it is neither listed nor run.
const oldestMage = "v1.16.0"

// Mage are the words behind go that run the kit's targets in the service. Where the
// service's own Mage cannot, that of the kit's module does.
func (s *Service) Mage() []string {
	switch {
	case s.keepsMage():
		return []string{"-C", s.Home, "tool", "mage", "-w", ".."}
	case s.Home != Homes[0]:
		return []string{"tool", "mage", "-d", s.Home, "-w", "."}
	}
	return []string{"tool", "mage"}
}

// Command is how a target is run in the service.
func (s *Service) Command(target string) string {
	return "go " + strings.Join(s.Mage(), " ") + " " + target
}

// keepsMage tells whether the service has a Mage that cannot run the kit: an older
// one, or that is Mage itself, which can require no other.
func (s *Service) keepsMage() bool {
	has := s.requiredMage()
	return s.Module == magePath || has != "" && semver.Compare(has, oldestMage) < 0
}

// requiredMage is the version of Mage in the service's go.mod; "" = none.
func (s *Service) requiredMage() string {
	if s.Mod != nil {
		for _, r := range s.Mod.Require {
			if r.Mod.Path == magePath {
				return r.Mod.Version
			}
		}
	}
	return ""
}

// mageStays says why the service's go.mod is left alone.
func (p *Plan) mageStays() {
	s, why := p.Service, "the service is Mage itself"
	if has := s.requiredMage(); has != "" {
		why = fmt.Sprintf("go.mod requires mage %s, which knows no options of targets (%s does), and stays", has, oldestMage)
	}
	p.note(fmt.Sprintf("%s: the kit is run by its own mage, %s, as go %s TARGET", why, p.Kit.mageVersion(), strings.Join(s.Mage(), " ")))
}
