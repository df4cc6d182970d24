// Boltgen makes bbolt files with etcd's buckets, by the real bbolt, in the shapes that an etcd on this machine will not make: other page
// sizes, a freelist that is persisted, a root bucket that is a tree, buckets too big to be inline, a snapshot of gigabytes within seconds.
// The same flags give the same rows, in pages that bbolt may lay out anew each time. It prints what it made as one line of JSON.
//
//	boltgen -out F [-page-size 512..65536] [-freelist-sync] [-rows N] [-value-bytes N] [-size 2GiB] [-compact-percent P] ...
//	boltgen -check F     runs tx.Check of bbolt over F, a trailing hash or not
package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	bolt "go.etcd.io/bbolt"
)

type options struct {
	out, storageVersion, clusterVersion, check string
	pageSize, valueBytes, maxValue             int
	leases, members, memberURLs                int
	users, roles, alarms, treeRoot             int
	rows, size                                 int64
	compactPercent                             int
	scheduledOnly, freelistSync, snapshot      bool
	seed                                       uint64
}

func parse() (options, error) {
	var o options
	flag.StringVar(&o.out, "out", "", "the file to make; it must not exist")
	flag.StringVar(&o.check, "check", "", "check this file instead of making one")
	flag.IntVar(&o.pageSize, "page-size", 4096, "bytes of a page: a power of two, 512 to 65536")
	flag.BoolVar(&o.freelistSync, "freelist-sync", false, "persist the freelist, as etcd does on macOS and Windows")
	flag.BoolVar(&o.snapshot, "snapshot", false, "write through Tx.WriteTo and append the SHA-256, as etcd's snapshot does")
	flag.Int64Var(&o.rows, "rows", 100, "revisions to write to bucket key")
	size := flag.String("size", "", "write rows until there are this many bytes of them, e.g. 2GiB or 300MiB; wins over -rows")
	flag.IntVar(&o.valueBytes, "value-bytes", 0, "bytes of every value; 0 means like Kubernetes objects, 0.9 to 60 KB")
	flag.IntVar(&o.compactPercent, "compact-percent", 0, "compact the history up to this percentage of the last revision; leaves free pages")
	flag.BoolVar(&o.scheduledOnly, "scheduled-only", false, "record the compaction as scheduled but not done: scheduled > finished")
	flag.IntVar(&o.leases, "leases", 0, "leases")
	flag.IntVar(&o.members, "members", 1, "members")
	flag.IntVar(&o.memberURLs, "member-urls", 1, "peer URLs of each member; 7 members of 6 are too long to be inline")
	flag.IntVar(&o.users, "users", 0, "users; auth is on if there are any")
	flag.IntVar(&o.roles, "roles", 0, "roles")
	flag.IntVar(&o.alarms, "alarms", 0, "NOSPACE alarms")
	flag.IntVar(&o.treeRoot, "tree-root", 0, "further buckets in the root; a few hundred make the root a tree of pages")
	flag.StringVar(&o.storageVersion, "storage-version", "", "meta/storageVersion, e.g. 3.6.0; empty means absent, as before 3.6")
	flag.StringVar(&o.clusterVersion, "cluster-version", "3.5.0", "cluster/clusterVersion; empty means absent")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of all that is random")
	flag.Parse()
	if flag.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flag.Arg(0))
	}
	o.maxValue = max(o.valueBytes, 60_000)
	if o.check == "" && o.out == "" {
		return o, errors.New("-out or -check is needed; see -help")
	}
	if o.pageSize < 512 || o.pageSize > 65536 || o.pageSize&(o.pageSize-1) != 0 {
		return o, fmt.Errorf("-page-size %d is no power of two between 512 and 65536", o.pageSize)
	}
	if o.compactPercent < 0 || o.compactPercent > 100 {
		return o, fmt.Errorf("-compact-percent %d is not between 0 and 100", o.compactPercent)
	}
	var err error
	o.size, err = bytes(*size)
	return o, err
}

func bytes(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	for suffix, factor := range map[string]int64{"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30} {
		if digits, ok := strings.CutSuffix(text, suffix); ok {
			n, err := strconv.ParseInt(digits, 10, 64)
			return n * factor, err
		}
	}
	return strconv.ParseInt(text, 10, 64)
}

// What was made, for tests to compare with.
type facts struct {
	Revision          int64 `json:"revision"`
	Rows              int64 `json:"rows"`
	LiveKeys          int64 `json:"liveKeys"`
	CompactRevision   int64 `json:"compactRevision"`
	ScheduledRevision int64 `json:"scheduledRevision"`
	PageSize          int   `json:"pageSize"`
	Pages             int64 `json:"pages"`
	FileBytes         int64 `json:"fileBytes"`
	ConsistentIndex   int64 `json:"consistentIndex"`
}

func main() {
	o, err := parse()
	switch {
	case err != nil:
	case o.check != "":
		err = check(o.check)
	default:
		err = generate(o)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "boltgen:", err)
		os.Exit(1)
	}
}

func generate(o options) error {
	if _, err := os.Lstat(o.out); err == nil {
		return fmt.Errorf("%s exists already", o.out)
	}
	path := o.out
	if o.snapshot {
		path = o.out + ".db"
		defer os.Remove(path)
	}
	// Nothing here needs to survive a power cut, and a big initial map spares remapping while the file grows.
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		PageSize: o.pageSize, NoSync: true, NoGrowSync: true, NoFreelistSync: !o.freelistSync,
		InitialMmapSize: int(2*o.size) + 1<<26,
	})
	if err != nil {
		return err
	}
	defer db.Close()
	f := facts{PageSize: o.pageSize}
	if err := fill(db, o, &f); err != nil {
		return err
	}
	err = db.View(func(tx *bolt.Tx) error {
		f.Pages = tx.Size() / int64(o.pageSize)
		if !o.snapshot {
			return nil
		}
		return writeSnapshot(tx, o.out)
	})
	if err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	info, err := os.Stat(o.out)
	if err != nil {
		return err
	}
	f.FileBytes = info.Size()
	return json.NewEncoder(os.Stdout).Encode(f)
}

func fill(db *bolt.DB, o options, f *facts) error {
	err := db.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{"alarm", "auth", "authRoles", "authUsers", "cluster", "key", "lease", "members", "members_removed", "meta"} {
			if _, err := tx.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	k := newKeyspace(o)
	if err := k.write(db); err != nil {
		return err
	}
	compacted := k.revision * int64(o.compactPercent) / 100
	if compacted > 0 {
		f.ScheduledRevision = compacted
		if !o.scheduledOnly {
			f.CompactRevision = compacted
			if err := k.compact(db, compacted); err != nil {
				return err
			}
		}
	}
	f.Revision, f.Rows, f.LiveKeys = k.revision, k.rows, k.live
	if k.rows == 0 {
		f.Revision = 0
	}
	f.ConsistentIndex = k.revision + 10
	return db.Update(func(tx *bolt.Tx) error { return small(tx, o, f) })
}

// small writes everything but the keyspace.
func small(tx *bolt.Tx, o options, f *facts) error {
	var failed error
	put := func(bucket string, key, value []byte) {
		if err := tx.Bucket([]byte(bucket)).Put(key, value); err != nil && failed == nil {
			failed = err
		}
	}
	put("meta", []byte("consistent_index"), u64(uint64(f.ConsistentIndex)))
	put("meta", []byte("term"), u64(2))
	if f.ScheduledRevision > 0 {
		put("meta", []byte("scheduledCompactRev"), revision(f.ScheduledRevision, 0, false))
	}
	if f.CompactRevision > 0 {
		put("meta", []byte("finishedCompactRev"), revision(f.CompactRevision, 0, false))
	}
	if o.storageVersion != "" {
		put("meta", []byte("storageVersion"), []byte(o.storageVersion))
	}
	if o.clusterVersion != "" {
		put("cluster", []byte("clusterVersion"), []byte(o.clusterVersion))
	}
	voters := make([]uint64, 0, o.members)
	for i := range o.members {
		id := 0x8e9e05c52164694d + uint64(i)*0x0101010101010101
		voters = append(voters, id)
		put("members", fmt.Appendf(nil, "%x", id), member(id, o.memberURLs))
	}
	conf, err := json.Marshal(map[string]any{"voters": voters, "auto_leave": false})
	if err != nil {
		return err
	}
	put("meta", []byte("confState"), conf)
	for i := range o.alarms {
		put("alarm", alarm(voters[i%len(voters)]), nil)
	}
	for i := range o.leases {
		id := int64(i + 1)
		put("lease", u64(uint64(id)), lease(id, 3600))
	}
	put("auth", []byte("authEnabled"), []byte{byte(min(o.users, 1))})
	put("auth", []byte("authRevision"), u64(uint64(1+o.users+o.roles)))
	for i := range o.users {
		name := fmt.Sprintf("user-%05d", i)
		put("authUsers", []byte(name), user(name))
	}
	for i := range o.roles {
		name := fmt.Sprintf("role-%05d", i)
		put("authRoles", []byte(name), role(name))
	}
	for i := range o.treeRoot {
		name := fmt.Appendf(nil, "more-%05d", i)
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
		put(string(name), []byte("k"), name)
	}
	return failed
}

func writeSnapshot(tx *bolt.Tx, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := tx.WriteTo(io.MultiWriter(file, hash)); err != nil {
		return err
	}
	if _, err := file.Write(hash.Sum(nil)); err != nil {
		return err
	}
	return file.Close()
}

func check(path string) error {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bolt.Tx) error {
		var all []error
		for err := range tx.Check() {
			all = append(all, err)
		}
		return errors.Join(all...)
	})
}
