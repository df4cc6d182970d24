package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// What a key is now, and where the rows of its history lie.
type state struct {
	create, version int64
	rows            []row
}

type row struct {
	main      int64
	tombstone bool
}

// keyspace writes rows as a sequence of revisions: mostly new keys, some updates, a few deletes.
type keyspace struct {
	o        options
	rng      *rand.Rand
	filler   []byte
	names    []string
	states   map[string]*state
	revision int64
	rows     int64
	live     int64
	bytes    int64
}

const (
	fillerBytes   = 1 << 20
	transaction   = 32 << 20
	updatePercent = 15
	deletePercent = 5

	compactionBatch = 1000 // as etcd's --compaction-batch-limit
)

func newKeyspace(o options) *keyspace {
	k := &keyspace{o: o, rng: rand.New(rand.NewPCG(o.seed, 0)), states: map[string]*state{}, revision: 1}
	k.filler = make([]byte, fillerBytes+o.maxValue)
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-./:{}\",\n "
	for i := range k.filler {
		k.filler[i] = letters[k.rng.IntN(len(letters))]
	}
	return k
}

// write fills the bucket "key" until there are as many rows, or as many bytes, as asked for.
func (k *keyspace) write(db *bolt.DB) error {
	for !k.done() {
		err := db.Update(func(tx *bolt.Tx) error {
			bucket := tx.Bucket([]byte("key"))
			bucket.FillPercent = 0.9 // as etcd sets it: revisions only grow
			for budget := transaction; budget > 0 && !k.done(); {
				n, err := k.writeRow(bucket)
				if err != nil {
					return err
				}
				budget -= n
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *keyspace) done() bool {
	if k.o.size > 0 {
		return k.bytes >= k.o.size
	}
	return k.rows >= k.o.rows
}

func (k *keyspace) writeRow(bucket *bolt.Bucket) (int, error) {
	k.revision++
	k.rows++
	name, s := k.pick()
	if s.version > 0 && k.rng.IntN(updatePercent+deletePercent) < deletePercent {
		key := revision(k.revision, 0, true)
		value := bytesField(nil, 1, []byte(name))
		s.create, s.version = 0, 0
		s.rows = append(s.rows, row{k.revision, true})
		k.live--
		return k.put(bucket, key, value)
	}
	if s.version == 0 {
		s.create = k.revision
		k.live++
	}
	s.version++
	s.rows = append(s.rows, row{k.revision, false})
	value := keyValue([]byte(name), s.create, k.revision, s.version, k.value(name), 0)
	return k.put(bucket, revision(k.revision, 0, false), value)
}

func (k *keyspace) put(bucket *bolt.Bucket, key, value []byte) (int, error) {
	k.bytes += int64(len(key) + len(value) + 16)
	return len(key) + len(value), bucket.Put(key, value)
}

var kinds = []struct{ resource, apiVersion, kind string }{
	{"pods", "v1", "Pod"}, {"events", "v1", "Event"}, {"configmaps", "v1", "ConfigMap"}, {"secrets", "v1", "Secret"},
	{"deployments", "apps/v1", "Deployment"}, {"replicasets", "apps/v1", "ReplicaSet"}, {"leases", "coordination.k8s.io/v1", "Lease"},
	{"endpointslices", "discovery.k8s.io/v1", "EndpointSlice"},
}

// pick takes a key that exists for every fifth row, a new one otherwise.
func (k *keyspace) pick() (string, *state) {
	if len(k.names) > 0 && k.rng.IntN(100) < updatePercent+deletePercent {
		name := k.names[k.rng.IntN(len(k.names))]
		return name, k.states[name]
	}
	n := len(k.names)
	name := fmt.Sprintf("/registry/%s/namespace-%03d/name-%08d", kinds[n%len(kinds)].resource, n/len(kinds)%100, n)
	s := &state{}
	k.names = append(k.names, name)
	k.states[name] = s
	return name, s
}

func (k *keyspace) value(name string) []byte {
	size := k.o.valueBytes
	if size == 0 { // between 0.9 and 60 KB, small ones more often
		size = int(900 * math.Exp(k.rng.Float64()*math.Log(60_000/900.0)))
	}
	from := k.rng.IntN(fillerBytes)
	raw := k.filler[from : from+size]
	if k.o.valueBytes != 0 {
		return raw
	}
	var n int
	if _, err := fmt.Sscanf(name[len(name)-8:], "%d", &n); err != nil {
		panic(err)
	}
	kind := kinds[n%len(kinds)]
	return kubernetes(kind.apiVersion, kind.kind, raw)
}

// compact removes the rows that etcd's compaction at a revision would, in its order and its batches: of each key all rows up to it but
// the newest, and that too if it is a tombstone. The pages it frees and does not need again stay in the file with their old content.
func (k *keyspace) compact(db *bolt.DB, at int64) error {
	gone := k.superseded(at)
	k.rows -= int64(len(gone))
	for len(gone) > 0 {
		batch := gone[:min(compactionBatch, len(gone))]
		gone = gone[len(batch):]
		err := db.Update(func(tx *bolt.Tx) error {
			bucket := tx.Bucket([]byte("key"))
			bucket.FillPercent = 0.9
			for _, r := range batch {
				if err := bucket.Delete(revision(r.main, 0, r.tombstone)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// superseded lists the rows that a compaction removes, oldest first.
func (k *keyspace) superseded(at int64) []row {
	var gone []row
	for _, name := range k.names {
		rows := k.states[name].rows
		last := -1
		for i, r := range rows {
			if r.main <= at {
				last = i
			}
		}
		for i, r := range rows {
			if i < last || i == last && r.tombstone {
				gone = append(gone, r)
			}
		}
	}
	slices.SortFunc(gone, func(a, b row) int { return cmp.Compare(a.main, b.main) })
	return gone
}
