var tweet_index = [
	{
		"file_name": "data/js/tweets/2023_05.js",
		"year": 2023,
		"var_name": "tweets_2023_05",
		"tweet_count": 1,
		"month": 5
	},
	{
		"file_name": "data/js/tweets/2013_03.js",
		"year": 2013,
		"var_name": "tweets_2013_03",
		"tweet_count": 1,
		"month": 3
	},
	{
		"file_name": "data/js/tweets/2013_02.js",
		"year": 2013,
		"var_name": "tweets_2013_02",
		"tweet_count": 2,
		"month": 2
	},
	{
		"file_name": "data/js/tweets/2011_01.js",
		"year": 2011,
		"var_name": "tweets_2011_01",
		"tweet_count": 1,
		"month": 1
	},
	{
		"file_name": "data/js/tweets/2010_12.js",
		"year": 2010,
		"var_name": "tweets_2010_12",
		"tweet_count": 1,
		"month": 12
	},
	{
		"file_name": "data/js/tweets/2010_10.js",
		"year": 2010,
		"var_name": "tweets_2010_10",
		"tweet_count": 1,
		"month": 10
	}
]