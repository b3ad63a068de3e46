window.YTD.tweet.part0 = [ {
  "retweeted" : false,
  "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
  "entities" : {
    "hashtags" : [],
    "symbols" : [],
    "user_mentions" : [],
    "urls" : [
      {
        "url" : "https://t.co/ccccccccc1",
        "expanded_url" : "https://www.amazon.com/dp/B000000000",
        "display_url" : "www.amazon.com/dp/B000",
        "indices" : [
          "0",
          "23"
        ]
      }
    ]
  },
  "display_text_range" : [
    "0",
    "46"
  ],
  "favorite_count" : "2",
  "id_str" : "1134701105771446272",
  "truncated" : false,
  "retweet_count" : "0",
  "id" : "1134701105771446272",
  "created_at" : "Sat Jun 01 06:00:00 +0000 2019",
  "favorited" : false,
  "full_text" : "Bare items in this one https://t.co/ccccccccc1",
  "lang" : "en"
}, {
  "retweeted" : false,
  "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
  "entities" : {
    "hashtags" : [],
    "symbols" : [],
    "user_mentions" : [],
    "urls" : []
  },
  "display_text_range" : [
    "0",
    "17"
  ],
  "favorite_count" : "0",
  "id_str" : "1135063493637046272",
  "truncated" : false,
  "retweet_count" : "0",
  "id" : "1135063493637046272",
  "created_at" : "Sun Jun 02 06:00:00 +0000 2019",
  "favorited" : false,
  "full_text" : "and a second line",
  "lang" : "en",
  "in_reply_to_status_id_str" : "1134701105771446272",
  "in_reply_to_status_id" : "1134701105771446272",
  "in_reply_to_user_id_str" : "70070070"
} ]