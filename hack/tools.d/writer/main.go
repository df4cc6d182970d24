// writer puts numbered keys into etcd, one after the other, and writes down which of them etcd acknowledged; later it proves that those are there.
//
//	writer put   --endpoints URL,... --prefix P --log FILE [--count N] [--every 10ms]
//	writer check --endpoints URL,... --prefix P --log FILE [--revision R]
//
// The log has a line "? N" before number N is sent and "N REVISION" when it is acknowledged. A number that was not acknowledged may be in etcd or
// not; no number is ever sent twice, also not by a writer that starts again on the same log. check wants every acknowledged key with its value and
// revision; with --revision, which is a snapshot's, those up to it, and none of the later ones. "-" is stdout for put and stdin for check.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/etcd/client/pkg/v3/transport"
	clientv3 "go.etcd.io/etcd/client/v3"
)

const (
	patience = 2 * time.Second
	page     = 1000
	examples = 10
)

type options struct {
	endpoints, prefix, log, cacert, cert, key string
	count, revision                           int64
	every                                     time.Duration
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "writer:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("usage: writer put|check --endpoints URL,... --prefix P --log FILE")
	}
	var o options
	f := flag.NewFlagSet("writer "+args[0], flag.ExitOnError)
	f.StringVar(&o.endpoints, "endpoints", "http://127.0.0.1:2379", "client URLs, with commas between them")
	f.StringVar(&o.prefix, "prefix", "/writer/", "of the keys")
	f.StringVar(&o.log, "log", "-", "what was acknowledged")
	f.StringVar(&o.cacert, "cacert", "", "certificates of the authority that signed the members'")
	f.StringVar(&o.cert, "cert", "", "client certificate")
	f.StringVar(&o.key, "key", "", "private key of the client certificate")
	f.Int64Var(&o.count, "count", 0, "put: end after so many acknowledged; 0: when told to")
	f.DurationVar(&o.every, "every", 0, "put: pause between two")
	f.Int64Var(&o.revision, "revision", 0, "check: of the snapshot that was restored; 0: everything acknowledged has to be there")
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	client, err := o.client()
	if err != nil {
		return err
	}
	defer client.Close()
	switch args[0] {
	case "put":
		return put(ctx, client, o)
	case "check":
		return check(ctx, client, o)
	}
	return fmt.Errorf("unknown command %q; put and check are known", args[0])
}

func (o options) client() (*clientv3.Client, error) {
	config := clientv3.Config{Endpoints: strings.Split(o.endpoints, ","), DialTimeout: patience}
	if o.cacert != "" || o.cert != "" {
		tls, err := transport.TLSInfo{TrustedCAFile: o.cacert, CertFile: o.cert, KeyFile: o.key}.ClientConfig()
		if err != nil {
			return nil, err
		}
		config.TLS = tls
	}
	return clientv3.New(config)
}

func (o options) keyOf(number int64) string { return fmt.Sprintf("%s%010d", o.prefix, number) }

// valueOf can be told from the number alone, and is long enough to fill pages.
func valueOf(number int64) string {
	return strings.Repeat(fmt.Sprintf("%x", sha256.Sum256([]byte(strconv.FormatInt(number, 10)))), 2)
}

func put(ctx context.Context, client *clientv3.Client, o options) error {
	out, next, err := o.resume()
	if err != nil {
		return err
	}
	defer out.Close()
	failed := int64(0)
	acknowledged := int64(0)
	for n := next; ctx.Err() == nil && (o.count == 0 || acknowledged < o.count); n++ {
		fmt.Fprintf(out, "? %d\n", n)
		once, cancel := context.WithTimeout(ctx, patience)
		answer, err := client.Put(once, o.keyOf(n), valueOf(n))
		cancel()
		if err != nil {
			failed++
			fmt.Fprintf(os.Stderr, "writer: %d was not acknowledged: %v\n", n, err)
			pause(ctx, max(o.every, 100*time.Millisecond))
			continue
		}
		acknowledged++
		if _, err := fmt.Fprintf(out, "%d %d\n", n, answer.Header.Revision); err != nil {
			return err
		}
		pause(ctx, o.every)
	}
	fmt.Fprintf(os.Stderr, "writer: %d acknowledged, %d not\n", acknowledged, failed)
	return nil
}

func pause(ctx context.Context, d time.Duration) {
	if d > 0 {
		select {
		case <-ctx.Done():
		case <-time.After(d):
		}
	}
}

// resume opens the log at its end, and tells the first number that was never sent.
func (o options) resume() (*os.File, int64, error) {
	if o.log == "-" {
		return os.Stdout, 1, nil
	}
	file, err := os.OpenFile(o.log, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return nil, 0, err
	}
	log, err := read(file)
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	// A line that a kill cut short ends here, and does not run into the next one.
	if _, err := file.WriteString("\n"); err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, log.last + 1, nil
}

// written is a log as it was read.
type written struct {
	revisions map[int64]int64 // by acknowledged number
	last      int64           // that was sent
}

// read ignores lines that say nothing whole: empty ones, and those that were cut short.
func read(in io.Reader) (written, error) {
	log := written{revisions: map[int64]int64{}}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return log, nil
		}
		if err != nil {
			return log, err
		}
		words := strings.Fields(line)
		if len(words) != 2 {
			continue
		}
		second, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			continue
		}
		if words[0] == "?" {
			log.last = max(log.last, second)
		} else if n, err := strconv.ParseInt(words[0], 10, 64); err == nil {
			log.revisions[n] = second
			log.last = max(log.last, n)
		}
	}
}

// verdict is what check prints, as one line of JSON.
type verdict struct {
	Acknowledged   int     `json:"acknowledged"`   // in the log
	Expected       int     `json:"expected"`       // of them, those up to the revision
	Found          int     `json:"found"`          // of those, with their value and revision
	Missing        int     `json:"missing"`        // expected and not there
	Wrong          int     `json:"wrong"`          // there with another value or revision
	TooNew         int     `json:"tooNew"`         // there although acknowledged after the revision
	Unacknowledged int     `json:"unacknowledged"` // there, and nobody knew
	Examples       []int64 `json:"examples"`       // numbers of what is not as it should be
}

func check(ctx context.Context, client *clientv3.Client, o options) error {
	in := os.Stdin
	if o.log != "-" {
		file, err := os.Open(o.log)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	log, err := read(in)
	if err != nil {
		return err
	}
	v, err := o.compare(ctx, client, log)
	if err != nil {
		return err
	}
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	fmt.Println(string(line))
	if v.Expected == 0 {
		return errors.New("nothing was acknowledged up to this revision: nothing is shown")
	}
	if v.Missing+v.Wrong+v.TooNew > 0 {
		return fmt.Errorf("%d missing, %d wrong, %d too new of %d expected", v.Missing, v.Wrong, v.TooNew, v.Expected)
	}
	return nil
}

func (o options) compare(ctx context.Context, client *clientv3.Client, log written) (verdict, error) {
	v := verdict{Acknowledged: len(log.revisions), Examples: []int64{}}
	expected := map[int64]bool{}
	for n, revision := range log.revisions {
		if o.revision == 0 || revision <= o.revision {
			expected[n] = true
		}
	}
	v.Expected = len(expected)
	bad := func(counter *int, n int64) {
		*counter++
		if len(v.Examples) < examples {
			v.Examples = append(v.Examples, n)
		}
	}
	err := o.each(ctx, client, func(key, value string, revision int64) error {
		n, err := strconv.ParseInt(strings.TrimPrefix(key, o.prefix), 10, 64)
		if err != nil {
			return fmt.Errorf("key %q under the prefix is none of the writer's", key)
		}
		acknowledged, known := log.revisions[n]
		switch {
		case !known && value == valueOf(n):
			v.Unacknowledged++
		case known && !expected[n]:
			bad(&v.TooNew, n)
		case value != valueOf(n) || revision != acknowledged:
			bad(&v.Wrong, n)
		default:
			v.Found++
		}
		delete(expected, n)
		return nil
	})
	for n := range expected {
		bad(&v.Missing, n)
	}
	return v, err
}

// each visits all keys under the prefix as of one revision.
func (o options) each(ctx context.Context, client *clientv3.Client, visit func(key, value string, revision int64) error) error {
	from, end, revision := o.prefix, clientv3.GetPrefixRangeEnd(o.prefix), int64(0)
	for {
		once, cancel := context.WithTimeout(ctx, 10*time.Second)
		answer, err := client.Get(once, from, clientv3.WithRange(end), clientv3.WithLimit(page), clientv3.WithRev(revision))
		cancel()
		if err != nil {
			return err
		}
		if revision == 0 {
			revision = answer.Header.Revision
		}
		for _, kv := range answer.Kvs {
			if err := visit(string(kv.Key), string(kv.Value), kv.ModRevision); err != nil {
				return err
			}
			from = string(kv.Key) + "\x00"
		}
		if !answer.More {
			return nil
		}
	}
}
