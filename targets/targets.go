package targets

import (
	"context"

	"github.com/magefile/mage/mg"
)

// Build compiles the service.
type Build mg.Namespace

// Linux builds the service for Linux, and checks each binary.
func (Build) Linux(ctx context.Context) error { return session(ctx, building("linux")) }

// Windows builds the service for Windows.
func (Build) Windows(ctx context.Context) error { return session(ctx, building("windows")) }

// Darwin builds the service for macOS.
func (Build) Darwin(ctx context.Context) error { return session(ctx, building("darwin")) }

// All builds the service for every platform in Config.
func (Build) All(ctx context.Context) error { return session(ctx, building("")) }

// Platform builds the service for one platform, such as linux/amd64/v3. It need
// not be listed in Config.
func (Build) Platform(ctx context.Context, platform string) error {
	return session(ctx, building(""), platform)
}

// Check looks at what was built.
type Check mg.Namespace

// Binary says what the builds in dist, or -path=FILE, need of a host. It exits
// with 3 where a host in Config does not have it.
func (Check) Binary(ctx context.Context, path *string) error { return session(ctx, checking(path)) }

// Perms audits the modes, owners and capabilities in a tree or an archive.
func (Check) Perms(_ context.Context, path string) error { return checkPerms(path) }

// Unit judges systemd unit files: mistakes, age of directives, exposure.
func (Check) Unit(ctx context.Context, path *string) error { return session(ctx, judgingUnits(path)) }

// Why shows what one finding rests on, and every way out with its cost. To be
// asked as check:why orders_linux_arm64 centos-7 glibc.
func (Check) Why(ctx context.Context, build, host, check string) error {
	return session(ctx, asking(question{build, host, check}))
}

// Host says what machines offer.
type Host mg.Namespace

// List prints the distributions that Config.Hosts can name.
func (Host) List() error { return coded(broken, listHosts()) }

// Probe writes the profile of this machine to hosts/NAME.json.
func (Host) Probe(ctx context.Context, name string) error { return probeHost(ctx, name) }

// Prober builds the program that prints a machine's profile, for Linux.
func (Host) Prober(ctx context.Context) error { return session(ctx, buildProbers) }

// Fetch writes the profile of user@host to hosts/HOST.json, over ssh.
func (Host) Fetch(ctx context.Context, target string) error { return fetchHost(ctx, target) }

// DEPS downloads and verifies the modules. It is spelled so because Deps is the
// namespace; mage shows and takes it as deps.
func DEPS(ctx context.Context) error { return session(ctx, compiling(deps)) }

// Deps carries modules to where there is no network.
type Deps mg.Namespace

// Bundle writes one file with all modules that a build of this commit needs, and
// with -toolchain=yes, or a platform, Go itself.
func (Deps) Bundle(ctx context.Context, toolchain *string) error {
	return session(ctx, compiling(bundling(toolchain)))
}

// Restore checks such a file and puts the modules into this machine's cache.
func (Deps) Restore(ctx context.Context, file string) error {
	return session(ctx, compiling(restoring(file)))
}

// DIFF runs the plain and the optimized build on the same cases, and keeps the
// plain one where the other does anything else. It is spelled so because
// Diff is the namespace; mage shows and takes it as diff.
func DIFF(ctx context.Context, match *string, rounds *int) error {
	return session(ctx, diffing(match, rounds))
}

// Diff looks closer at what mage diff compares.
type Diff mg.Namespace

// Why finds out which optimization makes a case differ, and where in the source.
func (Diff) Why(ctx context.Context, name string) error { return session(ctx, diffWhy(name)) }

// Record turns what a running service answers, or an HTTP archive, into a case:
// diff:record "http://127.0.0.1:8080/ http://127.0.0.1:8080/version".
// FROM is URLs of one service that runs, apart by spaces and in quotes as above,
// or the path to a .har file that a browser saved: diff:record session.har.
// -name=checkout names the case, testdata/cases/checkout.txtar; without it, it is
// recorded.txtar. -start='serve -addr $ADDR' has the arguments that start the
// service for the case, in single quotes, as the kit puts the address in ($PORT is
// the port alone); without it that is to be written into the case by hand.
// -ready=/version is a path that answers 200 once the service is ready; without
// it, it is one that was recorded.
func (Diff) Record(ctx context.Context, from string, name, start, ready *string) error {
	return session(ctx, recordingOf(from, name, start, ready).write)
}

// Unit renders what keeps the service running, from Config.Unit.
type Unit mg.Namespace

// Systemd renders units for systemd into dist/units, and judges them.
func (Unit) Systemd(ctx context.Context) error { return session(ctx, rendering(systemd)) }

// Supervisor renders dist/units/supervisor/NAME.conf.
func (Unit) Supervisor(ctx context.Context) error { return session(ctx, rendering(supervisor)) }

// Pm2 renders dist/units/pm2/ecosystem.json.
func (Unit) Pm2(ctx context.Context) error { return session(ctx, rendering(pm2)) }

// All renders all of them.
func (Unit) All(ctx context.Context) error { return session(ctx, rendering(systemd, supervisor, pm2)) }

// Check compares dist/units, or -dir=DIR, with what would be rendered now.
func (Unit) Check(ctx context.Context, dir *string) error { return session(ctx, checkingDrift(dir)) }

// Try runs what was rendered with the real thing.
type Try mg.Namespace

// Systemd starts the units under a real systemd in a container, and kills, hangs
// and restarts the service there.
func (Try) Systemd(ctx context.Context) error { return session(ctx, trySystemd) }

// Supervisor runs what was rendered with the real supervisord.
func (Try) Supervisor(ctx context.Context) error { return session(ctx, trySupervisor) }

// Pm2 runs what was rendered with the real PM2.
func (Try) Pm2(ctx context.Context) error { return session(ctx, tryPM2) }

// Test vets and tests: race detector, random order, coverage.
func Test(ctx context.Context) error { return session(ctx, compiling(test)) }

// Verify does all that must hold before a release, and writes dist/report.json.
func Verify(ctx context.Context) error { return session(ctx, compiling(verify)) }

// Kit is about the kit itself.
type Kit mg.Namespace

// Binary compiles the kit and the service's targets into one static file for
// each platform of Config, for hosts that have no Go.
func (Kit) Binary(ctx context.Context) error { return session(ctx, compiling(buildKits)) }

// Init writes the kit into the service in DIR, or with -module=NAME a new service.
// With -dry it shows what it would write; -main=./cmd/x names the program.
func (Kit) Init(ctx context.Context, dir string, module, main *string, dry *bool) error {
	return initKit(ctx, newKitOrder(dir, module, main, dry))
}

// Update brings the kit in FROM, a newer one, into this service. What was edited here
// is kept beside.
func (Kit) Update(ctx context.Context, from string, dry *bool) error {
	return updateKit(ctx, newKitOrder(from, nil, nil, dry))
}

// Status says which of the kit's files in this service are not as installed.
func (Kit) Status(ctx context.Context) error { return kitStatus(ctx) }

// Clean removes dist, and nothing else.
func Clean() error { return coded(misused, clean(dist)) }

// Triage says why a service of this host does not run, or one whose log was
// brought home: triage -name=orders, triage -log=FILE.
func Triage(ctx context.Context, name, log *string) error { return triageService(ctx, name, log) }

// Doctor says what is here and what is missing for what Config asks: tools, proxies,
// disk, repository. With -fix=true it first does what is safe.
func Doctor(ctx context.Context, fix *bool) error { return seeDoctor(ctx, fix) }

// CONFIG prints every setting and where it came from. It is spelled
// so because Config is the type; mage shows and takes it as config.
func CONFIG(ctx context.Context) error { return session(ctx, showConfig) }
