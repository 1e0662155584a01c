// Package targets is what people type: a magefile imports it at its root, names
// its service, and has every target of the kit.
//
//	//mage:import
//	_ "example.com/seaworthy/targets"
//
//	func init() { targets.Service = targets.Config{Name: "orders"} }
//
// Mage makes a target of every exported function here, so nothing else is
// exported as one.
package targets
