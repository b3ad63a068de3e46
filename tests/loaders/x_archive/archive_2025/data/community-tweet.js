window.YTD.community_tweet.part0 = [
  {
    "tweet" : {
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
        "54"
      ],
      "favorite_count" : "5",
      "id_str" : "1833070123938742272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1833070123938742272",
      "created_at" : "Mon Sep 09 09:09:09 +0000 2024",
      "favorited" : false,
      "full_text" : "Question for the map makers here: parchment or vellum?",
      "lang" : "en"
    }
  }
]