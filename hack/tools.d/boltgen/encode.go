package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// The few protobuf messages of etcd's rows, written by hand: field numbers from etcd's kv.proto, lease.proto, auth.proto and rpc.proto.

func varintField(b []byte, field int, v uint64) []byte {
	if v == 0 {
		return b // proto3 leaves zeros out
	}
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(field)<<3), v)
}

func bytesField(b []byte, field int, v []byte) []byte {
	if len(v) == 0 {
		return b
	}
	b = binary.AppendUvarint(b, uint64(field)<<3|2)
	b = binary.AppendUvarint(b, uint64(len(v)))
	return append(b, v...)
}

// keyValue is mvccpb.KeyValue.
func keyValue(key []byte, create, mod, version int64, value []byte, lease int64) []byte {
	b := make([]byte, 0, len(key)+len(value)+48)
	b = bytesField(b, 1, key)
	b = varintField(b, 2, uint64(create))
	b = varintField(b, 3, uint64(mod))
	b = varintField(b, 4, uint64(version))
	b = bytesField(b, 5, value)
	return varintField(b, 6, uint64(lease))
}

// lease is leasepb.Lease.
func lease(id, ttl int64) []byte {
	return varintField(varintField(nil, 1, uint64(id)), 2, uint64(ttl))
}

// user is authpb.User; the password is a bcrypt hash of nothing in particular.
func user(name string) []byte {
	b := bytesField(nil, 1, []byte(name))
	b = bytesField(b, 2, []byte("$2a$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"))
	return bytesField(b, 3, []byte("role-00000"))
}

// role is authpb.Role with one permission (READWRITE) over a range.
func role(name string) []byte {
	permission := varintField(nil, 1, 2)
	permission = bytesField(permission, 2, []byte("/"+name+"/"))
	permission = bytesField(permission, 3, []byte("/"+name+"0"))
	return bytesField(bytesField(nil, 1, []byte(name)), 2, permission)
}

// alarm is etcdserverpb.AlarmMember with NOSPACE.
func alarm(member uint64) []byte {
	return varintField(varintField(nil, 1, member), 2, 1)
}

// kubernetes wraps raw bytes as the API server stores an object: "k8s\0", then runtime.Unknown with its TypeMeta.
func kubernetes(apiVersion, kind string, raw []byte) []byte {
	meta := bytesField(bytesField(nil, 1, []byte(apiVersion)), 2, []byte(kind))
	return bytesField(bytesField([]byte("k8s\x00"), 1, meta), 2, raw)
}

const revisionBytes = 17

// revision is a row's key: main and sub big-endian with '_' between, and 't' behind for a tombstone.
func revision(main, sub int64, tombstone bool) []byte {
	b := make([]byte, 0, revisionBytes+1)
	b = binary.BigEndian.AppendUint64(b, uint64(main))
	b = append(b, '_')
	b = binary.BigEndian.AppendUint64(b, uint64(sub))
	if tombstone {
		b = append(b, 't')
	}
	return b
}

func u64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

// member is the JSON of membership.Member, in etcd's order of fields.
func member(id uint64, urls int) []byte {
	type wire struct {
		ID         uint64   `json:"id"`
		PeerURLs   []string `json:"peerURLs"`
		Name       string   `json:"name"`
		ClientURLs []string `json:"clientURLs"`
	}
	m := wire{ID: id, Name: fmt.Sprintf("member-%x", id)}
	for i := range urls {
		m.PeerURLs = append(m.PeerURLs, fmt.Sprintf("https://peer-%d.member-%x.etcd.a-long-namespace.svc.cluster.local:2380", i, id))
	}
	m.ClientURLs = []string{fmt.Sprintf("https://member-%x.etcd.a-long-namespace.svc.cluster.local:2379", id)}
	text, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return text
}
