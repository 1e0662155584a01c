package profile

// Port is a socket that waits for others: TCP in the state LISTEN, UDP without
// a peer.
type Port struct {
	Protocol string `json:"protocol"` // "tcp", "tcp6", "udp" or "udp6"
	Address  string `json:"address"`  // "0.0.0.0", "::", "127.0.0.1"
	Port     uint16 `json:"port"`
	UID      uint32 `json:"uid"` // whose socket it is

	// Holder is the name of the process that has it open, the one with the
	// lowest id if there are several; "" is not known, and NoHolder says why.
	Holder   string `json:"holder,omitempty"`
	NoHolder string `json:"no_holder,omitempty"`
}
