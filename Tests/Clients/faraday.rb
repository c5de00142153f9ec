# remove-bg/ruby: Faraday's multipart form, sent by net/http; the account as strict keywords.
require "json"
require "net/http"
require "securerandom"

module RemoveBg
  module HttpConnection
    def self.build(api_url = "https://api.remove.bg") = URI(api_url)
  end
end

AccountInfo = Struct.new(:api, :credits, keyword_init: true)

def multipart(photo, options)
  boundary = "-----------RubyMultipartPost-#{SecureRandom.hex}"
  parts = options.map do |name, value|
    "--#{boundary}\r\nContent-Disposition: form-data; name=\"#{name}\"\r\n\r\n#{value}\r\n".b
  end
  content = File.binread(photo)
  parts << "--#{boundary}\r\nContent-Disposition: form-data; name=\"image_file\"; filename=\"#{File.basename(photo)}\"\r\n" \
           "Content-Length: #{content.bytesize}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n".b
  [boundary, "#{parts.join}#{content}\r\n--#{boundary}--\r\n".b]
end

def checked(response)
  return response if response.code == "200"

  warn JSON.parse(response.body)["errors"].first["title"]
  exit 1
end

connection = RemoveBg::HttpConnection.build("http://localhost:8080")
Net::HTTP.start(connection.host, connection.port) do |http|
  headers = { "User-Agent" => "remove-bg-ruby-2.0.0", "X-Api-Key" => ENV.fetch("KEY") }
  boundary, body = multipart(ARGV[0], size: "auto", format: "png")
  request = Net::HTTP::Post.new("/v1.0/removebg", headers)
  request["Content-Type"] = "multipart/form-data; boundary=#{boundary}"
  request.body = body
  response = checked(http.request(request))
  exit 2 if response["X-Width"].to_i.zero? || response["X-RateLimit-Limit"].nil?
  File.binwrite(ARGV[1], response.body)

  account = checked(http.get("/v1.0/account", headers))
  attributes = JSON.parse(account.body, symbolize_names: true).fetch(:data).fetch(:attributes)
  AccountInfo.new(**attributes)
end
