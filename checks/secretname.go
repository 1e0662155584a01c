package checks

import "regexp"

// secretName is a variable's that is likely to hold a secret. One that names a file
// of it is none.
var secretName = regexp.MustCompile(`(?i)(^|_)(PASS|PASSWD|PASSWORD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|CREDENTIALS?|DSN)(_ID)?$`)
