// remove-bg/go: mime/multipart with the file before the fields, sent by net/http.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
)

const APIEndpoint = "http://localhost:8080/v1.0/removebg"

func main() {
	photo, output := os.Args[1], os.Args[2]
	content, err := os.ReadFile(photo)
	check(err)
	body := &bytes.Buffer{}
	writer := multipart.NewWriter(body)
	part, err := writer.CreateFormFile("image_file", filepath.Base(photo))
	check(err)
	_, err = part.Write(content)
	check(err)
	// Options that were not given are sent empty.
	for name, value := range map[string]string{"size": "auto", "format": "", "type": "", "bg_color": "", "channels": ""} {
		check(writer.WriteField(name, value))
	}
	check(writer.Close())

	request, err := http.NewRequest("POST", APIEndpoint, body)
	check(err)
	request.Header.Set("Content-Type", writer.FormDataContentType())
	request.Header.Add("X-Api-Key", os.Getenv("KEY"))
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != 200 {
		var refusal struct{ Errors []struct{ Title string } }
		check(json.Unmarshal(answer, &refusal))
		fail(refusal.Errors[0].Title)
	}
	check(os.WriteFile(output, answer, 0o644))
}

func check(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(reason string) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}
