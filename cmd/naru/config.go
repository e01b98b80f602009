package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/naru-network/naru/base/lang"
	"github.com/naru-network/naru/exchange/file"
	"github.com/naru-network/naru/server/api"
	"github.com/naru-network/naru/server/post"
	"github.com/naru-network/naru/server/site"
	"github.com/naru-network/naru/storage/blob"
	"github.com/naru-network/naru/tenants/pass"
)

// keeping says where an installation is kept.
type keeping struct {
	Data  string `help:"Folder for what is kept on this machine: the embedded store, the search index, files, mails." default:"var" type:"path"`
	Mongo string `help:"Keep records in MongoDB instead of the embedded store: mongodb://… with a database name." secret:""`
}

// settings are all that a served installation can be told, by flag, by environment (NARU_…, secrets also as NARU_…_FILE), or by a file.
type settings struct {
	keeping
	outward
	interpreting
	sounding
	Listen  string   `help:"Address to serve on." default:"127.0.0.1:8080"`
	Metrics string   `help:"Address for Prometheus; empty serves none." default:"127.0.0.1:9464"`
	URL     string   `help:"Under which people reach it." default:"http://127.0.0.1:8080"`
	Proxies []string `help:"Addresses of reverse proxies whose X-Forwarded-For is believed."`

	OperatorName    string `help:"Who runs this installation; stands at the foot of every page." default:"Naru"`
	OperatorAddress string `help:"The operator's postal address."`
	OperatorContact string `help:"A desk that answers readers, with its telephone or e-mail."`
	OperatorPrivacy string `help:"Address of the operator's privacy policy."`
	Masthead        bool   `help:"Show the government masthead. Only for sites entitled to it."`

	SMTP         string `help:"Mail server, host:port. Without one, mails are written into a folder."`
	SMTPUser     string `help:"User at the mail server."`
	SMTPPassword string `help:"Password at the mail server." secret:""`
	SMTPTLS      string `name:"smtp-tls" help:"How mail is protected on its way: starttls, tls or none." enum:"starttls,tls,none" default:"starttls"`
	MailFrom     string `help:"Sender of mails." default:"naru@localhost"`

	PasswordMin     int           `help:"Shortest password, in characters." default:"12"`
	PasswordClasses int           `help:"How many of lower case, upper case, digits and others a password needs." default:"0"`
	Idle            time.Duration `help:"After which time without use a session is cut." default:"20m"`
	PlainIssuers    bool          `help:"Let identity providers through that have no TLS. For trials on one machine only." hidden:""`

	NATS              string `name:"nats" env:"NATS_URL,NARU_NATS" help:"Addresses of a NATS cluster that joins several nodes: nats://… , separated by commas. Without one, a server inside the process serves this node alone."`
	LivePosts         int    `help:"How many messages a member may post in ten seconds." default:"30"`
	LivePostsTenant   int    `help:"How many messages the members of one tenant may post in ten seconds, all together." default:"2000"`
	LiveSockets       int    `help:"How many sockets a member may hold open: a tab each." default:"20"`
	LiveMissed        int    `help:"How many entries of a room a client who comes back is sent; who missed more reads them over HTTP." default:"1000"`
	LiveSocketsTenant int    `help:"How many sockets the members of one tenant may hold open, all together." default:"2000"`

	Files       string `help:"Bucket that keeps files, of a store that speaks S3: https://host/bucket. Without one they are kept below the data folder."`
	FilesAccess string `help:"Access key of the bucket."`
	FilesSecret string `help:"Secret key of the bucket." secret:""`
	FilesRegion string `help:"Region of the bucket." default:"us-east-1"`
	FilesMost   int64  `help:"Largest file that may be brought, in MiB; at most 60." default:"25"`
	FilesQuota  int64  `help:"How much one tenant may keep in files, in GiB; 0 for no bound." default:"20"`

	LogLevel slog.Level `help:"debug, info, warn or error." default:"info"`
}

// secretsFromFiles reads what NARU_…_FILE variables name into the variables without _FILE, so that secrets need not stand in the environment.
func secretsFromFiles(environ []string) error {
	for _, pair := range environ {
		key, path, _ := strings.Cut(pair, "=")
		name, ok := strings.CutSuffix(key, "_FILE")
		if !ok || !strings.HasPrefix(key, "NARU_") || path == "" {
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("%s names a file that can't be read: %w", key, err)
		}
		if err := os.Setenv(name, strings.TrimRight(string(raw), "\r\n")); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// check returns what is wrong with the settings, in plain words.
func (s settings) check() error {
	if _, _, err := net.SplitHostPort(s.Listen); err != nil {
		return fmt.Errorf("--listen %q is no address: write host:port, such as 127.0.0.1:8080", s.Listen)
	}
	u, err := url.Parse(s.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" {
		return fmt.Errorf("--url %q must be the address people type, such as https://naru.example, without a path", s.URL)
	}
	if s.Mongo != "" {
		m, err := url.Parse(s.Mongo)
		if err != nil || !strings.HasPrefix(m.Scheme, "mongodb") || strings.Trim(m.Path, "/") == "" {
			return fmt.Errorf("--mongo must be a mongodb:// address that names a database, such as mongodb://host/naru")
		}
	}
	if s.FilesMost < 1 || s.FilesMost > 60 {
		return fmt.Errorf("--files-most is %d MiB: it must lie between 1 and 60", s.FilesMost)
	}
	if err := s.checkSound(); err != nil {
		return err
	}
	return s.policy().Check()
}

func (s settings) policy() pass.Policy {
	p := pass.DefaultPolicy()
	p.PasswordMin, p.PasswordClasses, p.Idle, p.PlainIssuers = s.PasswordMin, s.PasswordClasses, s.Idle, s.PlainIssuers
	p.Access = min(p.Access, p.Idle)
	p.Words = append(p.Words, s.OperatorName)
	return p
}

// bytes opens what keeps files.
func (s settings) bytes() (blob.Store, error) {
	if s.Files == "" {
		return blob.OpenFolder(s.file("files"))
	}
	return blob.OpenS3(blob.Bucket{URL: s.Files, Access: s.FilesAccess, Secret: s.FilesSecret, Region: s.FilesRegion})
}

func (s settings) fileLimits() file.Limits {
	return file.Limits{File: s.FilesMost << 20, Tenant: s.FilesQuota << 30}
}

func (k keeping) file(name string) string { return filepath.Join(k.Data, name) }

// shown lists the settings as they are in force, secrets hidden.
func (s settings) shown() []any {
	var out []any
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Anonymous {
				walk(v.Field(i))
				continue
			}
			value := fmt.Sprint(v.Field(i).Interface())
			if _, secret := f.Tag.Lookup("secret"); secret && value != "" {
				value = "(hidden)"
			}
			out = append(out, strings.ToLower(f.Name), value)
		}
	}
	walk(reflect.ValueOf(s))
	return out
}

func (s settings) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: s.LogLevel}))
}

// post says how letters are sent.
func (s settings) post(log *slog.Logger) post.Config {
	return post.Config{
		SMTP: s.SMTP, User: s.SMTPUser, Password: s.SMTPPassword, TLS: s.SMTPTLS, From: s.MailFrom, URL: s.URL, Folder: s.file("mail"), Operator: s.OperatorName, Log: log,
	}
}

// operator says who runs the installation.
func (s settings) operator() api.Operator {
	return api.Operator{
		Name: s.OperatorName, Address: s.OperatorAddress, Contact: s.OperatorContact, Privacy: s.OperatorPrivacy, Masthead: s.Masthead, Version: version,
	}
}

// host says the same to the public pages, whatever the reader's language.
func (s settings) host() site.Operator {
	said := func(text string) lang.Text {
		if text == "" {
			return lang.Text{}
		}
		return lang.Plain(lang.Korean, text)
	}
	o := s.operator()
	return site.Operator{Name: said(o.Name), Address: said(o.Address), Contact: said(o.Contact), Privacy: o.Privacy, Masthead: o.Masthead}
}
