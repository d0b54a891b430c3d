// River, on PostgreSQL and on SQLite. Tuned: many workers, the shortest fetch cooldown it takes.
package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite"
)

type options struct {
	Mode        string `json:"mode"`
	Driver      string `json:"driver"`
	Jobs        int    `json:"jobs"`
	Waiting     int    `json:"waiting"`
	Concurrency int    `json:"concurrency"`
	URL         string `json:"url"`
	PostgreSQL  string `json:"postgresql"`
	SQLite      string `json:"sqlite"`
}

type jobArgs struct {
	Body string `json:"body"`
}

func (jobArgs) Kind() string { return "job" }

type worker struct {
	river.WorkerDefaults[jobArgs]
	client *http.Client
	url    string
	done   *atomic.Int64
}

func (w *worker) Work(ctx context.Context, job *river.Job[jobArgs]) error {
	answer, err := w.client.Post(w.url+"/jobs", "application/json", bytes.NewReader([]byte(job.Args.Body)))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	w.done.Add(1)
	return nil
}

func payload(i int) string {
	head := fmt.Sprintf(`{"job":%d,"fill":"`, i)
	return head + strings.Repeat("x", 1024-len(head)-2) + `"}`
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func race[T any](o options, driver riverdriver.Driver[T], left func() int) {
	ctx := context.Background()
	migrator, err := rivermigrate.New(driver, nil)
	must(err)
	_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	must(err)
	done := &atomic.Int64{}
	workers := river.NewWorkers()
	transport := &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64}
	river.AddWorker(workers, &worker{client: &http.Client{Transport: transport}, url: o.URL, done: done})
	config := &river.Config{
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: o.Concurrency}},
		Workers: workers,
		Logger:  slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	}
	if o.Mode == "tuned" {
		config.FetchCooldown = time.Millisecond
		config.FetchPollInterval = time.Millisecond
		config.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 500}}
	}
	client, err := river.NewClient(driver, config)
	must(err)
	later := time.Now().Add(24 * time.Hour)
	for from := 0; from < o.Jobs+o.Waiting; from += 1000 {
		var batch []river.InsertManyParams
		for i := from; i < from+1000 && i < o.Jobs+o.Waiting; i++ {
			params := river.InsertManyParams{Args: jobArgs{Body: payload(i)}}
			if i >= o.Jobs {
				params.InsertOpts = &river.InsertOpts{ScheduledAt: later}
			}
			batch = append(batch, params)
		}
		_, err := client.InsertMany(ctx, batch)
		must(err)
	}
	begun := time.Now()
	must(client.Start(ctx))
	for done.Load() < int64(o.Jobs) || left() > 0 {
		time.Sleep(time.Millisecond)
	}
	seconds := time.Since(begun).Seconds()
	text, err := json.Marshal(map[string]any{
		"peer": "river-" + o.Driver, "mode": o.Mode, "jobs": o.Jobs, "seconds": seconds,
		"per_second": float64(o.Jobs) / seconds,
		"settings":   map[string]any{"MaxWorkers": config.Queues[river.QueueDefault].MaxWorkers, "FetchCooldown": config.FetchCooldown.String()},
	})
	must(err)
	fmt.Println(string(text))
	os.Exit(0)
}

const leftSQL = "select count(*) from river_job where state in ('available', 'running')"

func main() {
	var o options
	must(json.Unmarshal([]byte(os.Args[1]), &o))
	if o.Driver == "postgresql" {
		pool, err := pgxpool.New(context.Background(), o.PostgreSQL)
		must(err)
		race[pgx.Tx](o, riverpgxv5.New(pool), func() int {
			var n int
			must(pool.QueryRow(context.Background(), leftSQL).Scan(&n))
			return n
		})
	}
	db, err := sql.Open("sqlite", "file:"+o.SQLite+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)&_txlock=immediate")
	must(err)
	db.SetMaxOpenConns(1)
	race[*sql.Tx](o, riversqlite.New(db), func() int {
		var n int
		must(db.QueryRow(leftSQL).Scan(&n))
		return n
	})
}
