package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Bucket names a bucket of a store that speaks S3.
type Bucket struct {
	URL       string // "https://host:port/bucket"; http for a store on one's own network
	Access    string
	Secret    string
	Region    string
	Transport http.RoundTripper // nil for the usual one
}

// S3 keeps bytes as objects of a bucket.
type S3 struct {
	client *minio.Client
	bucket string
}

// OpenS3 returns the bucket as a store. It asks nothing of the server yet; Check does.
func OpenS3(b Bucket) (*S3, error) {
	u, err := url.Parse(b.URL)
	bucket := ""
	if err == nil {
		bucket = strings.Trim(u.Path, "/")
	}
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || bucket == "" || strings.Contains(bucket, "/") {
		return nil, fmt.Errorf("%q names no bucket: write https://host/bucket", b.URL)
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(b.Access, b.Secret, ""), Secure: u.Scheme == "https", Region: b.Region, Transport: b.Transport,
		BucketLookup: minio.BucketLookupPath, MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("reach the bucket: %w", err)
	}
	return &S3{client, bucket}, nil
}

// Put implements Store.
func (s *S3) Put(ctx context.Context, name string, from io.Reader, size int64) error {
	_, err := s.client.PutObject(ctx, s.bucket, good(name), from, size, minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true})
	if err != nil {
		return ErrUnavailable.Because(err)
	}
	return nil
}

// Open implements Store.
func (s *S3) Open(ctx context.Context, name string) (io.ReadCloser, int64, error) {
	object, err := s.client.GetObject(ctx, s.bucket, good(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, 0, ErrUnavailable.Because(err)
	}
	info, err := object.Stat() // the request is made here
	if err == nil {
		return object, info.Size, nil
	}
	if code := minio.ToErrorResponse(err).Code; code == minio.NoSuchKey {
		return nil, 0, errors.Join(ErrNotFound, object.Close())
	}
	return nil, 0, ErrUnavailable.Because(errors.Join(err, object.Close()))
}

// Remove implements Store.
func (s *S3) Remove(ctx context.Context, name string) error {
	err := s.client.RemoveObject(ctx, s.bucket, good(name), minio.RemoveObjectOptions{})
	if err != nil && minio.ToErrorResponse(err).Code != minio.NoSuchKey {
		return ErrUnavailable.Because(err)
	}
	return nil
}

// Check implements Store.
func (s *S3) Check(ctx context.Context) error {
	return errors.Join(s.Put(ctx, checkName, strings.NewReader("naru"), 4), s.Remove(ctx, checkName))
}
