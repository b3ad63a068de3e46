window.YTD.tweets.part0 = [
  {
    "tweet" : {
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [],
        "urls" : [
          {
            "url" : "https://t.co/aaaaaaaaa1",
            "expanded_url" : "https://adavale.example/the-salt-road?utm_source=x",
            "display_url" : "adavale.example/the-sa",
            "indices" : [
              "0",
              "23"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "71"
      ],
      "favorite_count" : "41",
      "id_str" : "1785595010872246272",
      "truncated" : false,
      "retweet_count" : "12",
      "id" : "1785595010872246272",
      "created_at" : "Wed May 01 09:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "The Salt Road is out today &amp; I am terrified https://t.co/aaaaaaaaa1",
      "lang" : "en"
    }
  },
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
        "44"
      ],
      "favorite_count" : "1",
      "id_str" : "1786100864906166272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1786100864906166272",
      "created_at" : "Thu May 02 18:30:05 +0000 2024",
      "favorited" : false,
      full_text : "@inkandquill thank you! 5 &lt; 6 cups of tea",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1700000000000000001",
      "in_reply_to_status_id" : "1700000000000000001",
      "in_reply_to_user_id" : "5550001",
      "in_reply_to_user_id_str" : "5550001"
    }
  },
  {
    "tweet" : {
      "retweeted" : false,
      "source" : "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
      "entities" : {
        "hashtags" : [],
        "symbols" : [],
        "user_mentions" : [],
        "urls" : [
          {
            "url" : "https://t.co/aaaaaaaaa2",
            "expanded_url" : "https://twitter.com/inkandquill/status/1800000000000000002",
            "display_url" : "twitter.com/inkandquil",
            "indices" : [
              "0",
              "23"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "37"
      ],
      "favorite_count" : "7",
      "id_str" : "1800135823979446272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1800135823979446272",
      "created_at" : "Mon Jun 10 12:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "This, exactly https://t.co/aaaaaaaaa2",
      "lang" : "en"
    }
  },
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
        "14"
      ],
      "favorite_count" : "2",
      "id_str" : "1874244138300342272",
      "truncated" : false,
      "retweet_count" : "1",
      "id" : "1874244138300342272",
      