<?php
// mtownsend5512/remove-bg: Guzzle's multipart form, in which every part has its length, sent by php-curl.

class RemoveBg
{
    public $endpoint = 'https://api.remove.bg/v1.0/removebg';

    public function save(string $photo, string $output): void
    {
        $boundary = sha1(uniqid('', true));
        $parts = [
            ['image_file', file_get_contents($photo), '; filename="photo.png"', "Content-Type: image/png\r\n"],
            ['size', 'regular', '', ''],
            ['bg_color', '', '', ''],
        ];
        $body = '';
        foreach ($parts as [$name, $content, $filename, $type]) {
            $length = strlen($content);
            $body .= "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"$filename\r\n"
                . ($length > 0 ? "Content-Length: $length\r\n" : '') . "$type\r\n$content\r\n";
        }
        $body .= "--$boundary--\r\n";
        $request = curl_init($this->endpoint);
        curl_setopt_array($request, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => [
                "Content-Type: multipart/form-data; boundary=$boundary",
                'User-Agent: Mtownsend/RemoveBg (github.com/mtownsend5512/remove-bg)',
                'X-API-Key: ' . getenv('KEY'),
                // Guzzle asks before it sends more than a megabyte.
                strlen($body) > 1048576 ? 'Expect: 100-Continue' : 'Expect:',
            ],
        ]);
        $answer = curl_exec($request);
        if (curl_getinfo($request, CURLINFO_RESPONSE_CODE) !== 200) {
            fwrite(STDERR, json_decode($answer, true)['errors'][0]['title'] . "\n");
            exit(1);
        }
        file_put_contents($output, $answer);
    }
}

$removebg = new RemoveBg();
$removebg->endpoint = 'http://localhost:8080/v1.0/removebg';
$removebg->save($argv[1], $argv[2]);
