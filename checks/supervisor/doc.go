// Package supervisor reads the configuration files of Supervisor as supervisord
// does, which takes much without a word, and keeps what it passes over.
//
// What it knows is of Supervisor 4.2.5: options.py and datatypes.py, and Python's
// configparser and shlex.
package supervisor
