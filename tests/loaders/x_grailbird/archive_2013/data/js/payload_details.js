var payload_details = {
	"tweets": 6,
	"created_at": "Thu May 18 01:15:57 +0000 2023",
	"lang": "en"
}