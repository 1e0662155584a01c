package profile

// Account is a user or a group: nothing but its name and id.
type Account struct {
	Name string `json:"name"`
	ID   uint32 `json:"id"`
}

// User is who ran the probe, by its effective ids.
type User struct {
	Name   string   `json:"name"` // as /etc/passwd has it; "" if it does not
	UID    uint32   `json:"uid"`
	GID    uint32   `json:"gid"`
	Groups []uint32 `json:"groups"` // sorted, GID among them
}
