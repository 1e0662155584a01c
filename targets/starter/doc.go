// Package starter copies the kit into a service, and keeps the copy up to date.
//
// It makes a Plan from a Kit and a Service: what would be created and changed.
// Only Plan.Write writes.
package starter
