window.YTD.tweet.part0 = [ {
  "tweet" : {
    "retweeted" : false,
    "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
    "entities" : {
      "hashtags" : [],
      "symbols" : [],
      "user_mentions" : [],
      "urls" : [
        {
          "url" : "https://t.co/bbbbbbbbb1",
          "expanded_url" : "https://adavale.example/blog/draft-two",
          "display_url" : "adavale.example/blog/d",
          "indices" : [
            "0",
            "23"
          ]
        },
        {
          "url" : "https://t.co/bbbbbbbbb1",
          "expanded_url" : "https://adavale.example/blog/draft-two",
          "display_url" : "adavale.example/blog/d",
          "indices" : [
            "0",
            "23"
          ]
        }
      ]
    },
    "display_text_range" : [
      "0",
      "51"
    ],
    "favorite_count" : "8",
    "id_str" : "1366689737733046272",
    "truncated" : false,
    "retweet_count" : "1",
    "id" : "1366689737733046272",
    "created_at" : "Tue Mar 02 10:00:00 +0000 2021",
    "favorited" : false,
    "full_text" : "Draft two is with my editor https://t.co/bbbbbbbbb1",
    "lang" : "en"
  }
}, {
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
      "27"
    ],
    "favorite_count" : "0",
    "id_str" : "1367074774840246272",
    "truncated" : false,
    "retweet_count" : "0",
    "id" : "1367074774840246272",
    "created_at" : "Wed Mar 03 11:30:00 +0000 2021",
    "favorited" : false,
    "full_text" : "@harbourbooks see you there",
    "lang" : "en",
    "in_reply_to_status_id_str" : "1366000000000000001",
    "in_reply_to_status_id" : "1366000000000000001",
    "in_reply_to_user_id" : "5550002",
    "in_reply_to_user_id_str" : "5550002"
  }
}, {
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
      "19"
    ],
    "favorite_count" : "0",
    "id_str" : "9934567890",
    "truncated" : false,
    "retweet_count" : "0",
    "id" : "9934567890",
    "created_at" : "Wed Mar 03 11:30:00 +0000 2010",
    "favorited" : false,
    "full_text" : "my first words here",
    "lang" : "en"
  }
} ]