// s3cp copies one object between a file and S3 with the transfer manager of AWS's own SDK for Go, in parallel parts, and proves nothing: what
// Rekindle's way to and from a store is measured against. Credentials and region come from the environment.
//
//	s3cp put FILE ENDPOINT BUCKET KEY
//	s3cp get ENDPOINT BUCKET KEY FILE
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	partBytes = 16 << 20
	parallel  = 8
)

func main() {
	if len(os.Args) != 6 {
		fail(fmt.Errorf("usage: s3cp put FILE ENDPOINT BUCKET KEY | s3cp get ENDPOINT BUCKET KEY FILE"))
	}
	a := os.Args[2:]
	var err error
	switch os.Args[1] {
	case "put":
		err = put(a[0], a[1], a[2], a[3])
	case "get":
		err = get(a[0], a[1], a[2], a[3])
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "s3cp:", err)
	os.Exit(1)
}

func client(endpoint string) (*s3.Client, error) {
	c, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		return nil, err
	}
	return s3.NewFromConfig(c, func(o *s3.Options) {
		o.BaseEndpoint = aws.String(endpoint)
		o.UsePathStyle = true
	}), nil
}

func put(file, endpoint, bucket, key string) error {
	s, err := client(endpoint)
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	u := manager.NewUploader(s, func(u *manager.Uploader) { u.PartSize, u.Concurrency = partBytes, parallel })
	_, err = u.Upload(context.Background(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: f})
	return err
}

func get(endpoint, bucket, key, file string) error {
	s, err := client(endpoint)
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	d := manager.NewDownloader(s, func(d *manager.Downloader) { d.PartSize, d.Concurrency = partBytes, parallel })
	if _, err := d.Download(context.Background(), f, &s3.GetObjectInput{Bucket: &bucket, Key: &key}); err != nil {
		return err
	}
	return f.Sync()
}
