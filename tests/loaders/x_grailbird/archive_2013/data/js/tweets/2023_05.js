Grailbird.data.tweets_2023_05 = 
[
	{
		"created_at": "Wed May 17 06:32:12 +0000 2023",
		"id": 1658722062824374272,
		"id_str": "1658722062824374272",
		"full_text": "Added later by a program, in the newer shape",
		"truncated": false,
		"entities": {
			"hashtags": [],
			"symbols": [],
			"user_mentions": [],
			"urls": []
		},
		"favorite_count": 4,
		"retweet_count": 1,
		"in_reply_to_status_id_str": null,
		"in_reply_to_user_id_str": null
	}
]