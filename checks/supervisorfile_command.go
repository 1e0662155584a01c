package checks

import (
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/supervisor"
)

// missingCommands tells programs without one.
func missingCommands(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.programs() {
		if x, ok := s.Last(section, "command"); !ok {
			found = append(found, mistake(s.at(s.Line(section)), "[%s] has no command=: %s", section, refusesAll).hint("command=/opt/"+supervisor.Name(section)+"/current/bin/"+supervisor.Name(section)))
		} else if x.Value == "" {
			found = append(found, mistake(s.at(x.Line), "command= is empty: the program ends up FATAL").hint("command=/opt/"+supervisor.Name(section)+"/current/bin/"+supervisor.Name(section)))
		}
	}
	return found
}

// shellWords are what a shell would act upon, and Supervisor passes on.
var shellWords = []string{"&&", "||", "|", ";", "&", ">", ">>", "<", "2>&1", "&>"}

// supervisorCommands tells command lines that start something else than they say.
func supervisorCommands(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.programs() {
		command, line := s.value(section, "command")
		words, err := supervisor.Words(command)
		switch {
		case err != nil:
			found = append(found, mistake(s.at(line), "command= has %v: supervisord says so only when it starts the program, which ends up FATAL", err).hint("supervisorctl tail "+supervisor.Name(section)+" stderr shows nothing: the reason is in supervisord's own log"))
			continue
		case len(words) == 0:
			continue
		}
		program := words[0]
		switch {
		case strings.HasPrefix(program, "<here>/"), path.IsAbs(program), strings.HasPrefix(program, "<"):
		case strings.HasPrefix(program, "~"):
			found = append(found, mistake(s.at(line), "command=%s: there is no shell, and ~ is no directory", program).hint("command=/opt/"+supervisor.Name(section)+"/current/bin/"+path.Base(program)))
		case strings.Contains(program, "/"):
			found = append(found, mistake(s.at(line), "command=%s is relative: looked for below the directory supervisord was started in, then below directory=", program).hint("command=/opt/"+strings.TrimLeft(path.Clean(program), "./")))
		default:
			found = append(found, doubt(s.at(line), "command=%s has no path: looked for in the PATH that supervisord was started with", program).hint("the whole path: command=/usr/bin/"+program))
		}
		found = append(found, shellFaults(s, command, line)...)
	}
	return found
}

// shellFaults tells what only a shell would understand.
func shellFaults(s supervisorSubject, command string, line int) []Finding {
	var found []Finding
	words, _ := supervisor.Words(command)
	raw := strings.Fields(command)
	shell := slices.Contains([]string{"sh", "bash", "dash", "env"}, path.Base(words[0]))
	for _, word := range words[1:] {
		switch {
		case slices.Contains(shellWords, word) && slices.Contains(raw, word):
			found = append(found, doubt(s.at(line), "%s in command= is an argument: there is no shell", word).hint(`command=/bin/sh -c '… exec PROGRAM', or take it away`))
		case strings.HasPrefix(word, "$") && len(word) > 1 && !shell:
			found = append(found, doubt(s.at(line), "%s in command= is passed on as it is: there is no shell", word).hint("%(ENV_"+strings.Trim(word, "${}")+")s, which supervisord's own environment has to have"))
		}
	}
	return found
}

// supervisorEnvironment tells variables that do not arrive as they are written.
func supervisorEnvironment(s supervisorSubject) []Finding {
	var found []Finding
	for _, x := range s.settings() {
		if x.Key != "environment" {
			continue
		}
		e, err := supervisor.Expand(x.Value)
		if err != nil {
			continue // told already
		}
		variables, err := supervisor.Variables(e.Text)
		if err != nil {
			found = append(found, mistake(s.at(x.Line), "environment= has %v: %s", err, refusesAll).hint(`environment=NAME="value",OTHER="value"`))
		}
		seen := map[string]bool{}
		for _, v := range variables {
			found = append(found, variableFaults(s, x, v)...)
			if seen[v.Name] {
				found = append(found, doubt(s.at(x.Line), "environment= sets %s twice: the last one counts", v.Name))
			}
			seen[v.Name] = true
		}
	}
	return found
}

func variableFaults(s supervisorSubject, x supervisor.Setting, v supervisor.Variable) []Finding {
	var found []Finding
	if v.Lost != "" {
		found = append(found, mistake(s.at(x.Line), "environment= sets %s to %q and passes over %q behind it", v.Name, v.Value, v.Lost).hint(v.Name+`="…", quotes around the whole value`))
	}
	if v.Quotes {
		found = append(found, mistake(s.at(x.Line), "environment= drops the quotes at the ends of the value of %s: it arrives as %s", v.Name, v.Value).hint("put it into a file that the program reads"))
	}
	if !variableName.MatchString(v.Name) {
		found = append(found, doubt(s.at(x.Line), "environment= sets %q, which is no name of a variable", v.Name))
	}
	if secretName.MatchString(v.Name) && v.Value != "" {
		found = append(found, doubt(s.at(x.Line), "environment= sets %s: a secret here is for all to read who may read the file", v.Name).hint("a file of mode 0600 that the program reads"))
	}
	return found
}
