window.YTD.tweets.part0 = [
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
      "created_at" : "Tue Dec 31 23:59:59 +0000 2024",
      "favorited" : false,
      "full_text" : "Adé is done 🧂",
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
        "265"
      ],
      "favorite_count" : "15",
      "id_str" : "1875814489912246272",
      "truncated" : false,
      "retweet_count" : "4",
      "id" : "1875814489912246272",
      "created_at" : "Sun Jan 05 08:00:00 +0000 2025",
      "favorited" : false,
      "full_text" : "Why the salt roads mattered: salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass. salt was money, and money walked on mules over the pass. salt was money, and money walked on mule… https://t.co/aaaaaaaaa4",
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
        "25"
      ],
      "favorite_count" : "1",
      "id_str" : "1875814489912246273",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1875814489912246273",
      "created_at" : "Sun Jan 05 08:00:00 +0000 2025",
      "favorited" : false,
      "full_text" : "2/ And the maps are here.",
      "lang" : "en",
      "in_reply_to_status_id_str" : "1875814489912246272",
      "in_reply_to_status_id" : "1875814489912246272",
      "in_reply_to_user_id" : "70070070",
      "in_reply_to_user_id_str" : "70070070"
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
            "url" : "https://t.co/aaaaaaaaa3",
            "expanded_url" : "https://t.co/aaaaaaaaa9",
            "display_url" : "t.co/aaaaaaaaa9",
            "indices" : [
              "0",
              "23"
            ]
          }
        ]
      },
      "display_text_range" : [
        "0",
        "30"
      ],
      "favorite_count" : "20",
      "id_str" : "1824204418053046272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1824204418053046272",
      "created_at" : "Thu Aug 15 22:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "Cover! https://t.co/aaaaaaaaa3",
      "lang" : "en"
    }
  },
  {
    "tweet" : {
      "edit_info" : {
        "edit" : {
          "initialTweetId" : "1807715770168246272",
          "editControlInitial" : {
            "editTweetIds" : [
              "1807715770168246272",
              "1807716776801206272"
            ],
            "editableUntil" : "2024-07-01T11:00:00.000Z",
            "editsRemaining" : "4",
            "isEditEligible" : true
          }
        }
      },
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
        "41"
      ],
      "favorite_count" : "9",
      "id_str" : "1807716776801206272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1807716776801206272",
      "created_at" : "Mon Jul 01 10:04:00 +0000 2024",
      "favorited" : false,
      "full_text" : "Signing at the Harbour Bookshop on Friday",
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
        "40"
      ],
      "favorite_count" : "0",
      "id_str" : "1807715770168246272",
      "truncated" : false,
      "retweet_count" : "0",
      "id" : "1807715770168246272",
      "created_at" : "Mon Jul 01 10:00:00 +0000 2024",
      "favorited" : false,
      "full_text" : "Siging at the Harbour Bookshop on Friday",
      "lang" : "en",
      "edit_info" : {
        "initial" : {
          "editTweetIds" : [
            "1807715770168246272",
            "1807716776801206272"
          ],
          "editableUntil" : "2024-07-01T11:00:00.000Z",
          "editsRemaining" : "4",
          "isEditEligible" : true
        }
      }
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
  }
]