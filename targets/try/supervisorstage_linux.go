package try

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks"
)

// findings tries the service under a keeper, in a room that ends with it.
func (t tenant) findings(ctx context.Context, k keeper) (found []checks.Finding, err error) {
	r, err := openRoom(ctx, t.grounds())
	if err != nil {
		return nil, err
	}
	defer func() {
		err = errors.Join(err, r.close())
		k.closed()
	}()
	m, err := t.moveIn(ctx, r, k)
	if err != nil {
		return nil, err
	}
	l, err := t.live(ctx, r, k)
	if err != nil {
		return nil, err
	}
	l.tenant, l.holder, l.words = t, m, k.words()
	return l.judge(), nil
}

// directories are those that the service writes to.
func (t tenant) directories() []string {
	return append([]string{"/var/lib/" + t.unit.Name, t.unit.WorkDir}, t.unit.Writable...)
}

// grounds are the directories of this machine below which the service is installed,
// the first part of each path.
func (t tenant) grounds() []string {
	all := append(t.directories(), t.unit.Program, "/etc")
	if t.unit.Log != "" {
		all = append(all, t.unit.Log)
	}
	for i, p := range all {
		first, _, _ := strings.Cut(strings.TrimPrefix(path.Clean(p), "/"), "/")
		all[i] = "/" + first
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// moveIn installs the service as an administrator would: its account, directories,
// secrets and program, and the rendered file.
func (t tenant) moveIn(ctx context.Context, r *room, k keeper) (holder, error) {
	u := t.unit
	m, err := t.holder(r)
	if err != nil {
		return m, err
	}
	own := t.directories()
	if u.WorkDir != "/var/lib/"+u.Name && !slices.Contains(u.Writable, u.WorkDir) {
		own = slices.DeleteFunc(own, func(dir string) bool { return dir == u.WorkDir })
		err = os.MkdirAll(r.path(u.WorkDir), 0o755)
	}
	for _, dir := range own {
		err = errors.Join(err, os.MkdirAll(r.path(dir), 0o755), os.Chown(r.path(dir), m.uid, m.gid))
	}
	if u.Log != "" {
		err = errors.Join(err, os.MkdirAll(r.path(path.Dir(u.Log)), 0o755))
	}
	if len(u.Secrets) > 0 {
		var lines strings.Builder
		for _, name := range u.Secrets {
			fmt.Fprintf(&lines, "%s=\"a secret of the trial\"\n", name)
		}
		env := "/etc/" + u.Name + "/env"
		err = errors.Join(err, r.write(env, []byte(lines.String()), 0o640), os.Chown(r.path(env), 0, m.gid))
	}
	program, unread := os.ReadFile(t.binary)
	return m, errors.Join(err, unread, r.write(u.Program, program, 0o755), r.write(k.words().file, t.file.Data, t.file.Mode))
}

// holder is the service's: this machine's, or one that only the room has.
func (t tenant) holder(r *room) (holder, error) {
	if known, err := user.Lookup(t.unit.User); err == nil {
		uid, err1 := strconv.Atoi(known.Uid)
		gid, err2 := strconv.Atoi(known.Gid)
		return holder{uid: uid, gid: gid}, errors.Join(err1, err2)
	}
	m := holder{uid: 61000, gid: 61000, made: true}
	passwd, group := text(r.path("/etc/passwd")), text(r.path("/etc/group"))
	for strings.Contains(passwd+group, fmt.Sprintf(":%d:", m.uid)) {
		m.uid, m.gid = m.uid+1, m.gid+1
	}
	passwd += fmt.Sprintf("%s:x:%d:%d::/var/lib/%s:/usr/sbin/nologin\n", t.unit.User, m.uid, m.gid, t.unit.Name)
	group += fmt.Sprintf("%s:x:%d:\n", t.unit.User, m.gid)
	return m, errors.Join(r.write("/etc/passwd", []byte(passwd), 0o644), r.write("/etc/group", []byte(group), 0o644))
}
