package binary

// What reading one file may cost at most. Real files stay far below: node, of
// 100 MB with 75 000 dynamic symbols, takes 2.6 MB of reads, 700 records and
// 30 kB kept. Together these hold a read of any bytes to some 30 MiB of memory
// and tens of milliseconds, and searches to the size of the file.
const (
	maxRead    = 64 << 20  // bytes read for tables and strings, the same byte twice counted twice
	maxScan    = 512 << 20 // bytes searched for fingerprints
	maxRecords = 1 << 18   // headers, dynamic entries, versions, notes and symbol names decoded
	maxKept    = 12 << 20  // bytes kept in the result
	maxString  = 4096      // bytes of one string, as PATH_MAX
	maxDefects = 64        // defects and warnings, each
)

// budget is what is left to spend. Everything that the bytes of a file can ask
// for is paid from it, and once one kind has run out nothing more is read: the
// result then has a defect that says so.
type budget struct {
	read, scan, records, kept int
	spent                     string // what ran out first, "" while there is some of each
}

func newBudget() budget {
	return budget{read: maxRead, scan: maxScan, records: maxRecords, kept: maxKept}
}

// take pays n of one kind, and reports whether there was that much.
func (b *budget) take(left *int, n int, what string) bool {
	if b.spent != "" {
		return false
	}
	if n > *left {
		b.spent = what
		return false
	}
	*left -= n
	return true
}

func (b *budget) takeRead(n int) bool { return b.take(&b.read, n, "bytes of tables read") }
func (b *budget) takeScan(n int) bool { return b.take(&b.scan, n, "bytes searched") }
func (b *budget) takeRecord() bool    { return b.take(&b.records, 1, "records decoded") }
func (b *budget) takeKept(n int) bool { return b.take(&b.kept, n, "bytes of names kept") }
